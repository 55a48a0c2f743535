import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { addAnnouncement } from "#core/groups/announcements.ts";
import { createInvite } from "#core/groups/invites.ts";
import { joinGroup } from "#core/groups/join-group.ts";
import { listRequests } from "#core/groups/list-requests.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { createRoom } from "#core/rooms/manage-rooms.ts";
import type { CommandName } from "#protocol/commands.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup, say } from "#tests/support/groups.ts";
import { uniqueName } from "#tests/support/tenant.ts";
import { namingCommands, type Things } from "#tests/support/user-commands.ts";
import { type LiveTenant, openLiveTenant, signIn } from "./support/live.ts";

let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant();
});
afterAll(() => live.close());

/** Stands in everything that the other app holds; no answer to anybody here may show it. */
const CANARY = "canary of the other app";

/** One of everything that a command can name, in an app. */
async function fill(app: AppRef): Promise<{ things: Things; owner: UserContext }> {
  const { tenant } = live;
  const [owner, guest] = [
    await tenant.user(app, uniqueName("owner")),
    await tenant.user(app, uniqueName("guest")),
  ];
  const groupName = `${uniqueName("group")} ${CANARY}`;
  const { id: group, conversation } = await makeGroup([owner], { name: groupName, visibility: "public" });
  const { seq } = await say(owner, { id: group, conversation }, CANARY);
  await sendMessage(owner, {
    target: { user: guest.actor.username },
    body: { type: "text", text: CANARY },
    clientId: uniqueName("client"),
  });
  await joinGroup(guest, { group, reason: CANARY });
  const [request] = await listRequests(owner);
  const { invite, token } = await createInvite(owner, { group, expiresInMs: null, maxUses: null });
  const announcement = await addAnnouncement(owner, { group, text: CANARY, pinned: true });
  const room = await createRoom(contextOf(tenant, app, { kind: "app" }), {
    name: CANARY,
    description: "",
    owner: owner.actor.username,
  });
  const { actor } = await signIn(owner);
  const upload = "a".repeat(32);
  await tenant.runtime.db.upload.create({
    data: { appId: app.id, id: upload, userId: owner.actor.userId, type: "image", fileName: CANARY, size: 1 },
  });
  return {
    owner,
    things: {
      username: owner.actor.username,
      ...{ conversation, seq, group, groupName, room: room.id, request: request?.id ?? 0 },
      ...{ invite: invite.id, token, announcement: announcement.id, session: actor.sessionId, upload },
    },
  };
}

/** The same things, of nobody. */
const nobodys = (things: Things): Things => ({
  username: "nobody-here",
  conversation: 99_999_991,
  seq: things.seq,
  group: 99_999_992,
  groupName: "no group of this name",
  room: 99_999_993,
  request: 99_999_994,
  invite: 99_999_995,
  token: "A".repeat(things.token.length),
  announcement: 99_999_996,
  session: 99_999_997,
  upload: "b".repeat(32),
});

/** Everything that an app holds, as it stands. */
async function contentsOf(app: AppRef): Promise<string> {
  const { db } = live.tenant.runtime;
  const where = { appId: app.id };
  const held = await Promise.all([
    db.user.findMany({ where, orderBy: { id: "asc" } }),
    db.log.findMany({ where, orderBy: [{ convId: "asc" }, { seq: "asc" }] }),
    db.group.findMany({ where }),
    db.groupRequest.findMany({ where }),
    db.groupInvite.findMany({ where }),
    db.groupAnnouncement.findMany({ where }),
    db.groupBlock.findMany({ where }),
    db.room.findMany({ where }),
    db.roomStanding.findMany({ where }),
    db.friendship.findMany({ where }),
    db.block.findMany({ where }),
    db.report.findMany({ where }),
    db.upload.findMany({ where }),
    db.session.findMany({ where, select: { id: true, userId: true } }),
    db.member.findMany({ where: { convAppId: app.id } }),
    db.membershipInterval.findMany({ where: { convAppId: app.id } }),
  ]);
  return JSON.stringify(held, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

describe("T1: everything of another app", () => {
  it("looks to every command of a user as if it were not there, and stays as it was", async () => {
    const [here, there] = [await live.tenant.app("here"), await live.tenant.app("there")];
    const { owner, things } = await fill(there);
    const device = await live.open(await live.newUser(here));
    const own = await live.open(owner);
    await own.call("room.enter", { room: things.room });
    const clientId = uniqueName("client");
    await own.call("message.send", {
      target: { room: things.room },
      body: { type: "text", text: CANARY },
      clientId,
    });
    const before = await contentsOf(there);
    const ask = async (name: CommandName, input: never, named: Things) => {
      const answer = await device.call(name, input);
      const told = answer.ok ? { data: answer.data } : { error: { ...answer.error, requestId: "" } };
      // Some answers repeat what they were asked about.
      return JSON.stringify(told, (_, value) => (value === named.conversation ? "it" : value)).replaceAll(
        named.username,
        "somebody",
      );
    };
    const missing = nobodys(things);
    const shown: string[] = [];
    for (const [name, naming] of Object.entries(namingCommands)) {
      if (naming === null) continue;
      const [theirs, none] = [naming(things), naming(missing)];
      for (const [index, input] of theirs.entries()) {
        // The table types each command's inputs; a loop over all of them cannot.
        const told = await ask(name as CommandName, input as never, things);
        const expected = await ask(name as CommandName, none[index] as never, missing);
        expect([name, told]).toEqual([name, expected]);
        expect(told).not.toContain(CANARY);
        shown.push(name);
      }
    }
    expect(new Set(shown).size).toBeGreaterThan(60);
    expect(JSON.stringify([device.frames, device.signals])).not.toContain(CANARY);
    expect(await contentsOf(there)).toBe(before);
    device.close();
    // The things are real: to their owner they answer.
    for (const [name, input] of [
      ["group.get", { group: things.group }],
      ["room.pull", { room: things.room, after: 0 }],
      ["sync.pull", { log: `c:${things.conversation}` }],
      ["group.listAnnouncements", { group: things.group }],
    ] as const) {
      expect(JSON.stringify(await own.call(name, input as never))).toContain(CANARY);
    }
    own.close();
  });
});
