import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { UserContext } from "#core/context.ts";
import { dissolveGroup } from "#core/groups/dissolve-group.ts";
import { silenceGroup } from "#core/groups/silence.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { enterRoom } from "#core/rooms/enter-room.ts";
import { listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { makeGroup } from "#tests/support/groups.ts";
import { refused, restClient } from "#tests/support/rest.ts";
import { manyCalls, openShop, type Shop, textMessage } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";

let shop: Shop;
let helpdesk: string;
let ann: UserContext;
let ben: UserContext;

beforeAll(async () => {
  shop = await openShop();
  helpdesk = await shop.admin("helpdesk");
  [ann, ben] = [await shop.person("annie"), await shop.person("benny")];
});
afterAll(() => shop.close());

const send = (body: unknown, headers?: Record<string, string>) =>
  shop.rest.call("POST", "/v1/messages", body, headers);
const toAnn = (changes: object = {}) => textMessage(helpdesk, ann.actor.username, changes);
const stored = (who = helpdesk) =>
  shop.tenant.runtime.db.log.count({
    where: { appId: shop.app.id, kind: "message.created", senderId: { in: ids.get(who) ?? [] } },
  });
const ids = new Map<string, bigint[]>();
beforeAll(async () => {
  const row = await shop.tenant.runtime.db.user.findFirstOrThrow({
    where: { appId: shop.app.id, username: helpdesk },
  });
  ids.set(helpdesk, [row.id]);
});

/** The entries that somebody sees of the conversation a message went to. */
async function seenBy(who: UserContext, messageId: number) {
  const row = await shop.tenant.runtime.db.log.findFirstOrThrow({
    where: { appId: shop.app.id, messageId },
  });
  const { entries } = await pull(who, { log: `c:${Number(row.convId)}`, after: 0, limit: 500 });
  return entries;
}

describe("M1: sending a message", () => {
  it("answers 201 with the message's number and time, and the receiver has it", async () => {
    const { status, body } = await send(toAnn());
    expect(status).toBe(201);
    expect(body).toEqual({ msg_id: expect.any(Number), msg_ctime: expect.any(Number) });
    const { msg_id, msg_ctime } = body as { msg_id: number; msg_ctime: number };
    expect(Math.abs(msg_ctime - Date.now())).toBeLessThan(60_000);
    expect(await seenBy(ann, msg_id)).toMatchObject([
      { kind: "message.created", sender: helpdesk, messageId: msg_id, body: { type: "text", text: "hello" } },
    ]);
  });

  it("takes the own AppKey in any letter case", async () => {
    const own = shop.app.appKey.toUpperCase();
    expect(await send(toAnn({ target_appkey: own }))).toMatchObject({ status: 201 });
  });

  it("counts as unread and stands in the receiver's list like any other", async () => {
    const reader = await shop.person("reader");
    await send(textMessage(helpdesk, reader.actor.username));
    await send(textMessage(helpdesk, reader.actor.username));
    const { conversations } = await listConversations(reader, { limit: 10 });
    expect(conversations).toMatchObject([{ unread: 2, lastSeq: 2, lastEntry: { sender: helpdesk } }]);
  });

  it("goes to a group that the admin is not in, by number or in digits", async () => {
    const group = await makeGroup([ann, ben]);
    for (const target_id of [group.id, String(group.id)]) {
      const { status, body } = await send(toAnn({ target_type: "group", target_id }));
      expect(status).toBe(201);
      const { msg_id } = body as { msg_id: number };
      expect((await seenBy(ben, msg_id)).at(-1)).toMatchObject({ sender: helpdesk, messageId: msg_id });
    }
  });

  it("goes to a group that is silent, and to a person who blocked the admin", async () => {
    const group = await makeGroup([ann, ben]);
    await silenceGroup(ann, { group: group.id, silenced: true });
    expect((await send(toAnn({ target_type: "group", target_id: group.id }))).status).toBe(201);
    const shy = await shop.person("shy");
    await addBlock(shy, { username: helpdesk });
    expect((await send(textMessage(helpdesk, shy.actor.username))).status).toBe(201);
  });

  it("goes to a chat room, and whoever is inside sees it", async () => {
    const made = await shop.rest.call("POST", "/v1/chatroom/", {
      owner_username: ann.actor.username,
      name: "Lobby",
    });
    const { chatroom_id: room } = made.body as { chatroom_id: number };
    await enterRoom(ben, { room }, { bySocket: false });
    expect((await send(toAnn({ target_type: "chatroom", target_id: room }))).status).toBe(201);
    expect(await send(toAnn({ target_type: "chatroom", target_id: 19_999_999 }))).toMatchObject(
      refused(403, 899081),
    );
  });

  it("goes out once for the same Idempotency-Key", async () => {
    const key = { "idempotency-key": uniqueName("key") };
    const first = await send(toAnn(), key);
    const again = await send(toAnn(), key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect((await send(toAnn())).body).not.toEqual(first.body);
  });

  it("keeps the names and notification options that it was sent with", async () => {
    const { body } = await send(
      toAnn({
        from_name: "Help",
        target_name: "Annie",
        no_offline: true,
        no_notification: false,
        notification: { title: "News", alert: "There is news" },
      }),
    );
    const { msg_id } = body as { msg_id: number };
    const row = await shop.tenant.runtime.db.log.findFirstOrThrow({
      where: { appId: shop.app.id, messageId: msg_id },
    });
    expect(row.details).toEqual({
      byApp: true,
      fromName: "Help",
      targetName: "Annie",
      noOffline: true,
      noNotification: false,
      notification: { title: "News", alert: "There is news" },
    });
  });

  it.each([
    ["version 2", { version: 2 }],
    ["no version", { version: undefined }],
    ["an unknown target_type", { target_type: "crowd" }],
    ["no target_id", { target_id: undefined }],
    ["a target_id in an array", { target_id: ["annie"] }],
    ["a target_id in an object", { target_id: { not: "" } }],
    ["a group id that is a word", { target_type: "group", target_id: "everybody" }],
    ["an unknown from_type", { from_type: "robot" }],
    ["a from_id that is no name", { from_id: "x" }],
    ["an unknown msg_type", { msg_type: "hologram" }],
    ["a msg_body that is a string", { msg_body: "hello" }],
    ["a text that is none", { msg_body: { text: 7 } }],
    ["no text", { msg_body: {} }],
    ["an empty text", { msg_body: { text: "  " } }],
    ["half of a character", { msg_body: { text: "\ud800" } }],
    ["a zero character", { msg_body: { text: "a\u0000b" } }],
    ["a no_offline in words", { no_offline: "yes" }],
    [
      "a custom body of 200 levels",
      { msg_type: "custom", msg_body: JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`) },
    ],
    ["a notification that is a string", { notification: "hey" }],
    ["a from_name of 65 bytes", { from_name: "x".repeat(65) }],
  ])("security R17, R25: is refused with 899003 for %s, and stores nothing", async (_, changes) => {
    const before = await stored();
    expect(await send(toAnn(changes))).toMatchObject(refused(400, 899003));
    expect(await stored()).toBe(before);
  });

  it.each(["null", "[]", "7", '"text"', "{", ""])("is refused with 899003 for the body %j", async (body) => {
    expect(await send(body)).toMatchObject(refused(400, 899003));
  });

  it("security R25: is refused with 899002 for a sender or receiver who does not exist", async () => {
    expect(await send(toAnn({ from_id: "nobody-here" }))).toMatchObject(refused(403, 899002));
    expect(await send(toAnn({ target_id: "nobody-here" }))).toMatchObject(refused(403, 899002));
    const gone = await shop.person("gone");
    await shop.tenant.runtime.db.user.update({
      where: { appId_id: { appId: shop.app.id, id: gone.actor.userId } },
      data: { deletedAt: new Date() },
    });
    expect(await send(toAnn({ target_id: gone.actor.username }))).toMatchObject(refused(403, 899002));
  });

  it("security R25: is refused with 899016 for a sender who is no admin", async () => {
    expect(await send(toAnn({ from_id: ben.actor.username }))).toMatchObject(refused(403, 899016));
    expect(await send(toAnn({ from_id: ben.actor.username, from_type: "user" }))).toMatchObject(
      refused(403, 899016),
    );
  });

  it("security R25: is refused with 899006 for a group that never was, is dissolved, or is another app's", async () => {
    const gone = await makeGroup([ann, ben], { name: "Gone" });
    await dissolveGroup(ann, { group: gone.id, name: "Gone" });
    const elsewhere = await shop.tenant.app("elsewhere");
    const foreign = await makeGroup([await shop.person("eve", elsewhere)]);
    for (const target_id of [19_999_999, gone.id, foreign.id]) {
      expect(await send(toAnn({ target_type: "group", target_id }))).toMatchObject(refused(403, 899006));
    }
  });

  it("security R25: is refused with 899003 when an admin writes to itself", async () => {
    expect(await send(toAnn({ target_id: helpdesk }))).toMatchObject(refused(400, 899003));
  });

  it("security R26: takes 4,096 bytes of msg_body, also in emoji, and refuses one more with 803007", async () => {
    const room = 4_096 - JSON.stringify({ text: "" }).length;
    const emoji = "😀".repeat(Math.floor(room / 4)) + "x".repeat(room % 4);
    expect((await send(toAnn({ msg_body: { text: emoji } }))).status).toBe(201);
    expect((await send(toAnn({ msg_body: { text: "x".repeat(room) } }))).status).toBe(201);
    expect(await send(toAnn({ msg_body: { text: "x".repeat(room + 1) } }))).toMatchObject(
      refused(400, 803007),
    );
  });

  it("security R18: overlooks fields that it does not know, and who claims to be whom", async () => {
    const { status } = await send(toAnn({ msg_id: 1, seq: 9, app_id: 99, is_admin: true }));
    expect(status).toBe(201);
  });

  it("answers the same with and without slashes", async () => {
    for (const path of ["/v1/messages/", "/v1//messages", "//v1/messages"]) {
      expect((await shop.rest.call("POST", path, toAnn())).status).toBe(201);
    }
  });

  it("security R16: takes SQL for words", async () => {
    const text = `' OR 1=1 --"; DROP TABLE log; $1 % _`;
    const { body } = await send(toAnn({ msg_body: { text } }));
    expect((await seenBy(ann, (body as { msg_id: number }).msg_id)).at(-1)).toMatchObject({ body: { text } });
  });
});

describe("M2: taking a message back", () => {
  const retract = (username: string, id: number | string, body?: unknown) =>
    shop.rest.call("POST", `/v1/messages/${username}/${id}/retract`, body);
  const sent = async (changes: object = {}) =>
    ((await send(toAnn(changes))).body as { msg_id: number }).msg_id;

  it("answers 204 without a body, and the message is gone for everybody", async () => {
    const id = await sent({ msg_body: { text: "oops" } });
    const { status, text } = await retract(helpdesk, id);
    expect([status, text]).toEqual([204, ""]);
    const entries = await seenBy(ann, id);
    expect(entries.find((entry) => "messageId" in entry && entry.messageId === id)).toMatchObject({
      body: null,
      retracted: true,
    });
    expect(entries.at(-1)).toMatchObject({ kind: "message.retracted", by: helpdesk });
  });

  it("takes back what went to a group or room that the admin is not in", async () => {
    const group = await makeGroup([ann, ben]);
    const id = await sent({ target_type: "group", target_id: group.id });
    expect((await retract(helpdesk, id)).status).toBe(204);
  });

  it("takes back what a person wrote", async () => {
    const { messageId } = await sendMessage(ann, {
      target: { user: ben.actor.username },
      body: { type: "text", text: "by hand" },
      clientId: uniqueName("client"),
    });
    expect((await retract(ann.actor.username, messageId, {})).status).toBe(204);
  });

  it("security R27: is refused with 855004 the second time", async () => {
    const id = await sent();
    await retract(helpdesk, id);
    expect(await retract(helpdesk, id)).toMatchObject(refused(403, 855004));
  });

  it("security R27: is refused with 855002 for somebody else's message, and leaves it", async () => {
    const id = await sent();
    expect(await retract(ben.actor.username, id)).toMatchObject(refused(403, 855002));
    expect((await seenBy(ann, id)).at(-1)).toMatchObject({ messageId: id, body: { text: "hello" } });
  });

  it("security R27: is refused with 855003 for a message that never was, or is another app's", async () => {
    const other = await shop.tenant.app("other", manyCalls);
    const theirs = await restClient(shop.tenant, shop.server, other);
    const robot = await shop.admin("robot", other);
    const eve = await shop.person("eve", other);
    const { body } = await theirs.call("POST", "/v1/messages", textMessage(robot, eve.actor.username));
    for (const id of [(body as { msg_id: number }).msg_id, 999_999_999]) {
      expect(await retract(helpdesk, id)).toMatchObject(refused(403, 855003));
    }
  });

  it("security R27: is refused with 855001 after the app's time", async () => {
    const id = await sent();
    await shop.tenant.runtime.db.log.updateMany({
      where: { appId: shop.app.id, messageId: id },
      data: { createdAt: new Date(Date.now() - 180_100) },
    });
    expect(await retract(helpdesk, id)).toMatchObject(refused(403, 855001));
  });

  it("is refused for a sender who does not exist, and a number that is none", async () => {
    const id = await sent();
    expect(await retract("nobody-here", id)).toMatchObject(refused(403, 899002));
    for (const wrong of ["abc", "-1", "0", "1e3", "99999999999999999999"]) {
      expect(await retract(helpdesk, wrong)).toMatchObject(refused(400, 899003));
    }
  });
});
