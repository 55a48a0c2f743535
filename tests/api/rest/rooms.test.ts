import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { enterRoom } from "#core/rooms/enter-room.ts";
import { getRoom } from "#core/rooms/list-rooms.ts";
import { blockRoomMember } from "#core/rooms/moderate-room.ts";
import { refused, restClient } from "#tests/support/rest.ts";
import { manyCalls, openShop, type Shop } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";

let shop: Shop;
/** The owner, somebody inside, and somebody outside. */
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let room: number;

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const NOWHERE = 19_999_999;
const call = (method: string, path: string, body?: unknown) => shop.rest.call(method, path, body);
const nameOf = (who: UserContext) => who.actor.username;
const create = (changes: object = {}) =>
  call("POST", "/v1/chatroom/", { owner_username: nameOf(ann), name: "Lobby", ...changes });
const membersOf = async (id = room) => {
  const { body } = await call("GET", `/v1/chatroom/${id}/members`);
  return (body as { users: { username: string }[] }).users.map(({ username }) => username).toSorted();
};
const say = (who: UserContext) =>
  sendMessage(who, {
    target: { room },
    body: { type: "text", text: "hi" },
    clientId: uniqueName("client"),
  });

beforeAll(async () => {
  shop = await openShop();
  [ann, ben, cat] = [await shop.person("annie"), await shop.person("benny"), await shop.person("cathy")];
});
afterAll(() => shop.close());
beforeEach(async () => {
  const { body } = await create({ description: "All welcome", members_username: [nameOf(ben)] });
  room = (body as { chatroom_id: number }).chatroom_id;
});

describe("C1: making a chat room", () => {
  it("answers 201 with a number of at least four digits, and the owner and members are inside", async () => {
    const { status, body } = await create({ members_username: [nameOf(ben), nameOf(cat)] });
    expect([status, body]).toEqual([201, { chatroom_id: expect.any(Number) }]);
    const { chatroom_id } = body as { chatroom_id: number };
    expect(chatroom_id).toBeGreaterThanOrEqual(12_500_000);
    expect(await membersOf(chatroom_id)).toEqual([nameOf(ann), nameOf(ben), nameOf(cat)].toSorted());
  });

  it("takes null and an empty list for what is not meant, and fields it does not know", async () => {
    for (const changes of [
      { description: null, members_username: null },
      { members_username: [] },
      { flag: 1, item: [1] },
      { members_username: [nameOf(ann)] },
    ]) {
      expect((await create(changes)).status).toBe(201);
    }
  });

  it("is refused with 899002 for an owner or member who does not exist, and makes nothing", async () => {
    const before = (await call("GET", "/v1/chatroom")).body;
    expect(await create({ owner_username: "nobody-here" })).toMatchObject(refused(403, 899002));
    expect(await create({ members_username: ["nobody-here"] })).toMatchObject(refused(403, 899002));
    expect((await call("GET", "/v1/chatroom")).body).toEqual(before);
  });

  it.each([
    { owner_username: undefined },
    { name: undefined },
    { name: "x".repeat(65) },
    { name: "两".repeat(22) },
    { name: "a\nb" },
    { description: "x".repeat(251) },
    { members_username: "benny" },
  ])("is refused with 899003 for %o", async (changes) => {
    expect(await create(changes)).toMatchObject(refused(400, 899003));
  });
});

describe("C2: chat rooms by number", () => {
  it("has everything about each, in the order asked for", async () => {
    const other = ((await create()).body as { chatroom_id: number }).chatroom_id;
    const { status, body } = await call("POST", "/v1/chatroom/batch", [other, String(room)]);
    expect(status).toBe(200);
    expect(body).toEqual([
      expect.objectContaining({ id: other }),
      {
        id: room,
        owner_username: nameOf(ann),
        max_member_count: 1_000_000,
        appkey: shop.app.appKey,
        name: "Lobby",
        description: "All welcome",
        total_member_count: 2,
        ctime: TIME,
      },
    ]);
  });

  it("is refused with 899081 when one does not exist", async () => {
    expect(await call("POST", "/v1/chatroom/batch", [room, NOWHERE])).toMatchObject(refused(403, 899081));
    expect(await call("POST", "/v1/chatroom/batch", ["lobby"])).toMatchObject(refused(400, 899003));
  });
});

describe("C3: the app's chat rooms", () => {
  it("has the page and how many there are", async () => {
    const { body: all } = await call("GET", "/v1/chatroom");
    const { total, count } = all as { total: number; count: number };
    expect(count).toBe(total);
    const { body } = await call("GET", `/v1/chatroom/?start=${total - 1}&count=5`);
    expect(body).toEqual({
      total,
      start: total - 1,
      count: 1,
      rooms: [expect.objectContaining({ id: room })],
    });
  });

  it.each(["count=501", "count=0", "start=-1", "start=9223372036854775808"])(
    "is refused with 899003 for %s",
    async (query) => {
      expect(await call("GET", `/v1/chatroom?${query}`)).toMatchObject(refused(400, 899003));
    },
  );
});

describe("C4: changing a chat room", () => {
  it("changes what is named and leaves the rest", async () => {
    expect((await call("PUT", `/v1/chatroom/${room}`, { name: "Lounge" })).status).toBe(204);
    expect(await getRoom(cat, { room })).toMatchObject({ name: "Lounge", description: "All welcome" });
    expect((await call("PUT", `/v1/chatroom/${room}/`, { owner_username: nameOf(ben) })).status).toBe(204);
    expect(await getRoom(cat, { room })).toMatchObject({ name: "Lounge", owner: nameOf(ben) });
  });

  it("is refused for a room or owner that does not exist", async () => {
    expect(await call("PUT", `/v1/chatroom/${NOWHERE}`, { name: "x" })).toMatchObject(refused(403, 899081));
    expect(await call("PUT", `/v1/chatroom/${room}`, { owner_username: "nobody-here" })).toMatchObject(
      refused(403, 899002),
    );
    expect(await call("PUT", "/v1/chatroom/lobby", { name: "x" })).toMatchObject(refused(400, 899003));
  });
});

describe("C5: deleting a chat room", () => {
  it("answers 204, also to an empty JSON body, and the room is gone", async () => {
    const done = await shop.rest.raw(
      [
        `DELETE /v1/chatroom/${room} HTTP/1.1`,
        "Content-Type: application/json;charset:utf-8",
        "Content-Length: 0",
      ],
      "",
    );
    expect(done.status).toBe(204);
    expect(await call("DELETE", `/v1/chatroom/${room}`)).toMatchObject(refused(403, 899081));
    await expect(getRoom(ann, { room })).rejects.toMatchObject({ code: "room_not_found" });
  });

  it("is refused with 899081 for another app's room, which stays", async () => {
    const other = await restClient(shop.tenant, shop.server, await shop.tenant.app("other", manyCalls));
    expect(await other.call("DELETE", `/v1/chatroom/${room}`)).toMatchObject(refused(403, 899081));
    expect(await getRoom(ann, { room })).toMatchObject({ name: "Lobby" });
  });
});

describe("C6: silencing somebody in a chat room", () => {
  const silence = (who: string, status: string) =>
    call("PUT", `/v1/chatroom/${room}/forbidden/${who}?status=${status}`);

  it("stops them, shows it in the list, and lets them speak again", async () => {
    expect((await silence(nameOf(ben), "1")).status).toBe(204);
    await expect(say(ben)).rejects.toMatchObject({ code: "silenced" });
    const { body } = await call("GET", `/v1/chatroom/${room}/members`);
    expect(body).toMatchObject({
      users: expect.arrayContaining([expect.objectContaining({ username: nameOf(ben), flag: 1 })]),
    });
    expect((await silence(nameOf(ben), "0")).status).toBe(204);
    await expect(say(ben)).resolves.toBeTruthy();
  });

  it("is refused with 899082 for somebody outside, 899002 for nobody, 899003 without a status", async () => {
    expect(await silence(nameOf(cat), "1")).toMatchObject(refused(403, 899082));
    expect(await silence("nobody-here", "1")).toMatchObject(refused(403, 899002));
    expect(await silence(nameOf(ben), "2")).toMatchObject(refused(400, 899003));
  });
});

describe("C7: who is in a chat room", () => {
  it("has a page in the order they came, with their times", async () => {
    const { status, body } = await call("GET", `/v1/chatroom/${room}/members?start=0&count=1`);
    expect(status).toBe(200);
    expect(body).toEqual({
      total: 2,
      start: 0,
      count: 1,
      users: [{ username: expect.any(String), flag: 0, room_ctime: TIME, mtime: TIME, ctime: TIME }],
    });
  });

  it("is refused with 899081 for a room that does not exist", async () => {
    expect(await call("GET", `/v1/chatroom/${NOWHERE}/members`)).toMatchObject(refused(403, 899081));
  });
});

describe("C8: putting people into a chat room", () => {
  const add = (usernames: unknown, id = room) => call("PUT", `/v1/chatroom/${id}/members`, usernames);

  it("answers 204, also for somebody who is inside already, and they may speak", async () => {
    expect((await add([nameOf(cat), nameOf(ben)])).status).toBe(204);
    expect(await membersOf()).toEqual([nameOf(ann), nameOf(ben), nameOf(cat)].toSorted());
    await expect(say(cat)).resolves.toBeTruthy();
  });

  it("keeps whoever had entered by a socket inside when it goes", async () => {
    await enterRoom(cat, { room }, { bySocket: true });
    await add([nameOf(cat)]);
    const row = await shop.tenant.runtime.db.roomMember.findFirstOrThrow({
      where: { appId: shop.app.id, roomId: room, userId: cat.actor.userId },
    });
    expect(row.enteredBySocket).toBe(false);
  });

  it("is refused, and puts nobody in, when one does not exist, is blocked or would be too many", async () => {
    expect(await add([nameOf(cat), "nobody-here"])).toMatchObject(refused(403, 899002));
    const dan = await shop.person("danny");
    await blockRoomMember(ann, { room, username: nameOf(dan) });
    expect(await add([nameOf(cat), nameOf(dan)])).toMatchObject(refused(403, 899017));
    const { db } = shop.tenant.runtime;
    await db.room.update({ where: { appId_id: { appId: shop.app.id, id: room } }, data: { maxMembers: 2 } });
    expect(await add([nameOf(cat)])).toMatchObject(refused(403, 899012));
    expect(await membersOf()).toEqual([nameOf(ann), nameOf(ben)].toSorted());
  });

  it("is refused with 899081 for no room, 899013 for more than 3000, 899003 for no list", async () => {
    expect(await add([nameOf(cat)], NOWHERE)).toMatchObject(refused(403, 899081));
    expect(await add(Array.from({ length: 3_001 }, (_, n) => `user-${n}`))).toMatchObject(
      refused(403, 899013),
    );
    expect(await add({ add: [nameOf(cat)] })).toMatchObject(refused(400, 899003));
  });
});

describe("C9: putting people out of a chat room", () => {
  const remove = (usernames: unknown) => call("DELETE", `/v1/chatroom/${room}/members`, usernames);

  it("answers 204 to a DELETE with a body, and they may not speak any more", async () => {
    expect((await remove([nameOf(ben)])).status).toBe(204);
    expect(await membersOf()).toEqual([nameOf(ann)]);
    await expect(say(ben)).rejects.toMatchObject({ code: "not_in_room" });
  });

  it("is refused with 899082, and puts nobody out, when one is not inside", async () => {
    expect(await remove([nameOf(ben), nameOf(cat)])).toMatchObject(refused(403, 899082));
    expect(await membersOf()).toEqual([nameOf(ann), nameOf(ben)].toSorted());
  });
});

describe("U16: the chat rooms somebody is in", () => {
  it("are answered as an array without pages", async () => {
    const { status, body } = await call("GET", `/v1/users/${nameOf(ben)}/chatroom`);
    expect(status).toBe(200);
    expect(body).toEqual(expect.arrayContaining([expect.objectContaining({ id: room, name: "Lobby" })]));
    const nowhere = await shop.person("nowhere");
    expect((await call("GET", `/v1/users/${nameOf(nowhere)}/chatroom/`)).body).toEqual([]);
    expect(await call("GET", "/v1/users/nobody-here/chatroom")).toMatchObject(refused(403, 899002));
  });
});
