import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { picture, upload } from "#tests/support/pictures.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { listConversationMedia } from "./list-conversation-media.ts";

let tenant: Tenant;
let ann: UserContext;
let ben: UserContext;
let eve: UserContext;
let conversation: number;
const seqs: number[] = [];

beforeAll(async () => {
  tenant = await openTenant();
  const app = await tenant.app("gallery");
  [ann, ben, eve] = [
    await tenant.user(app, "annie"),
    await tenant.user(app, "benny"),
    await tenant.user(app, "evelyn"),
  ];
  for (const number of [1, 2, 3]) {
    const uploaded = await upload(ann, "image", await picture("jpeg"));
    if (uploaded.type !== "image") throw new Error("an image was uploaded");
    const sent = await sendMessage(ann, {
      target: { user: "benny" },
      body: { ...uploaded, type: "image", caption: `picture ${number}` },
      clientId: `picture-${number}`,
    });
    seqs.push(sent.seq);
    conversation = sent.conversation;
  }
  await sendMessage(ann, {
    target: { user: "benny" },
    body: { type: "text", text: "words" },
    clientId: "words-1",
  });
});
afterAll(() => tenant.close());

const captions = async (reader: UserContext, kind: "image" | "file" = "image", before?: number) => {
  const page = await listConversationMedia(reader, { conversation, kind, before });
  return page.items.map(({ body }) => ("caption" in body ? body.caption : ""));
};

describe("the images and files of a conversation", () => {
  it("are listed by kind, the newest first, to both who see them", async () => {
    for (const reader of [ann, ben]) {
      expect(await captions(reader)).toEqual(["picture 3", "picture 2", "picture 1"]);
      expect(await captions(reader, "file")).toEqual([]);
    }
  });

  it("go on below a place", async () => {
    expect(await captions(ben, "image", seqs[1])).toEqual(["picture 1"]);
  });

  it("are nothing to somebody else", async () => {
    expect(await captions(eve)).toEqual([]);
  });

  it("leave out what was taken back", async () => {
    await retractMessage(ann, { conversation, seq: seqs[2] ?? 0 });
    expect(await captions(ben)).toEqual(["picture 2", "picture 1"]);
  });
});
