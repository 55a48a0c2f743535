import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import type { MessageBody } from "#protocol/message.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup } from "#tests/support/groups.ts";
import { picture, upload, wav } from "#tests/support/pictures.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { removeMembers } from "../groups/remove-members.ts";
import { retractMessage } from "../messages/retract-message.ts";
import { sendMessage } from "../messages/send-message.ts";
import { pull } from "../sync/pull.ts";
import { updateProfile } from "../users/update-profile.ts";
import { setAppAvatar } from "./avatars.ts";
import { findMedia } from "./find-media.ts";
import { sweepFiles } from "./sweep-files.ts";
import { toMedia } from "./to-media.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let cleo: UserContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  ann = await tenant.user(app, uniqueName("ann"));
  ben = await tenant.user(app, uniqueName("ben"));
  cleo = await tenant.user(app, uniqueName("cleo"));
});
afterAll(() => tenant.close());

const send = (from: UserContext, to: UserContext, body: MessageBody, clientId = uniqueName("c")) =>
  sendMessage(from, { target: { user: to.actor.username }, body, clientId });

const image = async (of = ann) => {
  const media = await upload(of, "image", await picture("jpeg"), "holiday.jpg");
  if (media.type !== "image") throw new Error("that was no image");
  return { ...media, type: "image" as const };
};

const mayRead = async (ctx: UserContext, mediaId: string) => (await findMedia(ctx, mediaId)) !== null;

describe("a message with a file", () => {
  it("tells its receiver what the server found, whatever its sender claims", async () => {
    const media = await image();
    const { conversation } = await send(ann, ben, {
      ...media,
      width: 9,
      height: 9,
      size: 1,
      caption: "look",
    });
    const { entries } = await pull(ben, { log: `c:${conversation}`, after: 0, limit: 10 });
    expect(entries.at(-1)).toMatchObject({ body: { ...media, width: 400, height: 300, caption: "look" } });
  });

  it("is the same message when it is sent again, though its file is not usable any more", async () => {
    const media = await image();
    const id = uniqueName("c");
    const sent = await send(ann, ben, media, id);
    await retractMessage(ann, { conversation: sent.conversation, seq: sent.seq });
    expect(await send(ann, ben, media, id)).toEqual(sent);
  });

  it.each([
    ["of somebody else who did not send it to me", async () => (await image(cleo)).mediaId],
    [
      "of another app",
      async () => {
        const other = await tenant.app(uniqueName("other"));
        return (await image(await tenant.user(other, uniqueName("ann")))).mediaId;
      },
    ],
    ["that was never uploaded", async () => "borealis/image/j/00000000000000000000000000000000"],
    [
      "whose message was taken back",
      async () => {
        const media = await image();
        const { conversation, seq } = await send(ann, ben, media);
        await retractMessage(ann, { conversation, seq });
        return media.mediaId;
      },
    ],
  ])("is refused with a file %s", async (_, make) => {
    const known = await image();
    const mediaId = await make();
    await expect(send(ann, ben, { ...known, mediaId })).rejects.toMatchObject({ code: "media_not_found" });
  });

  it("can be passed on by whoever sees it", async () => {
    const media = await image();
    await send(ann, ben, media);
    await send(ben, cleo, media);
    expect(await mayRead(cleo, media.mediaId)).toBe(true);
  });
});

describe("a file", () => {
  it("is for those who see a message with it, and for nobody else", async () => {
    const media = await image();
    expect(await mayRead(ann, media.mediaId)).toBe(true);
    expect(await mayRead(ben, media.mediaId)).toBe(false);
    await send(ann, ben, media);
    expect(await mayRead(ben, media.mediaId)).toBe(true);
    expect(await mayRead(cleo, media.mediaId)).toBe(false);
  });

  it("is for nobody once its message was taken back", async () => {
    const media = await image();
    const { conversation, seq } = await send(ann, ben, media);
    await retractMessage(ann, { conversation, seq });
    expect(await mayRead(ben, media.mediaId)).toBe(false);
    expect(await mayRead(ann, media.mediaId)).toBe(false);
  });

  it("is not for those who were removed from the group", async () => {
    const group = await makeGroup([ann, ben]);
    const media = await image();
    await sendMessage(ann, { target: { group: group.id }, body: media, clientId: uniqueName("c") });
    expect(await mayRead(ben, media.mediaId)).toBe(true);
    await removeMembers(ann, { group: group.id, usernames: [ben.actor.username] });
    expect(await mayRead(ben, media.mediaId)).toBe(false);
  });

  it("that the app is known by stays when the last message with it was taken back", async () => {
    const media = await image();
    const { conversation, seq } = await send(ann, ben, media);
    await setAppAvatar(contextOf(tenant, app, { kind: "app" }), { avatar: media.mediaId });
    await retractMessage(ann, { conversation, seq });
    expect(await mayRead(cleo, media.mediaId)).toBe(true);
    await setAppAvatar(contextOf(tenant, app, { kind: "app" }), { avatar: null });
    const other = await image();
    const sent = await send(ann, ben, other);
    await retractMessage(ann, { conversation: sent.conversation, seq: sent.seq });
    expect(await mayRead(ann, other.mediaId)).toBe(false);
  });

  it("that is somebody's avatar is for everybody of the app", async () => {
    const avatar = await upload(ann, "avatar", await picture("png"));
    await expect(updateProfile(ben, { avatar: avatar.mediaId })).rejects.toMatchObject({
      code: "media_not_found",
    });
    const profile = await updateProfile(ann, { avatar: avatar.mediaId });
    expect(profile.avatar).toBe(avatar.mediaId);
    expect(await mayRead(cleo, avatar.mediaId)).toBe(true);
    expect(avatar).toMatchObject({ format: "webp", width: 640, height: 640 });
  });
});

describe("sweeping", () => {
  it("removes what nobody sent within a day, and nothing that is used", async () => {
    const [sent, unsent, avatar] = [
      await image(),
      await image(),
      await upload(ann, "avatar", await picture("png")),
    ];
    await send(ann, ben, sent);
    await updateProfile(ann, { avatar: avatar.mediaId });
    const { db, files, log } = tenant.runtime;
    await db.media.updateMany({ where: { appId: app.id }, data: { createdAt: new Date(0) } });
    await sweepFiles({ db, files, log }, new AbortController().signal);
    expect(await findMedia(ann, unsent.mediaId)).toBeNull();
    for (const { mediaId } of [sent, avatar]) {
      const row = await findMedia(ann, mediaId);
      expect(row && (await files.stat(row.storageKey))).toMatchObject({ size: row && toMedia(row).size });
    }
  });
});

describe("quotas and limits", () => {
  it("refuse more files than a day allows, and recordings that are too long", async () => {
    const small = await tenant.app(uniqueName("small"), { uploadsPerDay: 2, voiceMs: 2_000 });
    const dora = await tenant.user(small, uniqueName("dora"));
    await expect(upload(dora, "voice", wav(6))).rejects.toMatchObject({ code: "media_too_long" });
    expect(await upload(dora, "voice", wav(2))).toMatchObject({ durationMs: 2_000, format: "wav" });
    await upload(dora, "file", Buffer.from("notes"));
    await expect(upload(dora, "file", Buffer.from("more"))).rejects.toMatchObject({ code: "upload_quota" });
  });
});
