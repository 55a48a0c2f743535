import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { enterRoom } from "#core/rooms/enter-room.ts";
import { countNextQuarters } from "#core/stats/count.sql.ts";
import type { Target } from "#protocol/message.ts";
import { makeGroup, type TestGroup } from "#tests/support/groups.ts";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { manyCalls, openShop, type Shop, textMessage } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";

type Page = { total: number; cursor?: string; count: number; start?: number; messages: { msgid: number }[] };

let shop: Shop;
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let group: TestGroup;
let room: number;
/** Everything that was said, in order, with where. */
const said: { id: number; by: string; target: Target }[] = [];

const say = async (who: UserContext, target: Target, text = "hi") => {
  const { messageId } = await sendMessage(who, {
    target,
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });
  said.push({ id: messageId, by: who.actor.username, target });
};

beforeAll(async () => {
  shop = await openShop();
  [ann, ben, cat] = [await shop.person("annie"), await shop.person("benny"), await shop.person("cathy")];
  group = await makeGroup([ann, ben]);
  const made = await shop.rest.call("POST", "/v1/chatroom", {
    owner_username: ann.actor.username,
    name: "Lobby",
  });
  room = (made.body as { chatroom_id: number }).chatroom_id;
  await enterRoom(ben, { room }, { bySocket: false });
  for (let n = 0; n < 4; n += 1) {
    await say(ann, { user: ben.actor.username });
    await say(ben, { user: ann.actor.username });
    await say(ben, { group: group.id });
    await say(ben, { room });
    await say(cat, { user: ben.actor.username });
  }
});
afterAll(() => shop.close());

/** A time as the API writes it: in Shanghai, where no clock is ever put forward. */
const stamp = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
const HOUR = 3_600_000;
const query = (fields: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, String(value)])).toString();
const today = (count = 1_000) => ({
  count,
  begin_time: stamp(Date.now() - HOUR),
  end_time: stamp(Date.now() + HOUR),
});
const get = async (path: string, fields: Record<string, string | number>, rest: RestClient = shop.rest) => {
  const { status, body } = await rest.call("GET", `${path}?${query(fields)}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as Page;
};
const idsOf = ({ messages }: Page) => messages.map(({ msgid }) => msgid);
const expected = (which: (one: (typeof said)[number]) => boolean) => said.filter(which).map(({ id }) => id);

describe("H3: the history of the app", () => {
  it("has every message once, oldest first", async () => {
    const page = await get("/v2/messages", today());
    expect(idsOf(page)).toEqual(said.map(({ id }) => id));
    expect(page).toMatchObject({ total: 20, count: 20 });
    expect(page).not.toHaveProperty("cursor");
  });

  it("has of each message everything that its readers read", async () => {
    const { messages } = await get("/v2/messages", today(3));
    expect(messages[0]).toEqual({
      target_type: "single",
      msg_type: "text",
      target_name: "",
      target_id: ben.actor.username,
      from_id: ann.actor.username,
      from_name: "",
      from_type: "user",
      from_platform: "j",
      from_appkey: shop.app.appKey,
      target_appkey: shop.app.appKey,
      msg_body: { text: "hi" },
      create_time: expect.any(Number),
      version: 1,
      msgid: said[0]?.id,
      msg_level: 0,
      msg_ctime: expect.any(Number),
      set_from_name: 0,
      no_offline: false,
      no_notification: false,
    });
    const { create_time, msg_ctime } = messages[0] as unknown as Record<string, number>;
    expect(Math.floor((msg_ctime ?? 0) / 1_000)).toBe(create_time);
    expect(messages[2]).toMatchObject({ target_type: "group", target_id: String(group.id) });
  });

  it("goes on by its cursor in pages of the first one's size, as long as more follow", async () => {
    const pages = [await get("/v2/messages", today(8))];
    for (let cursor = pages[0]?.cursor; cursor !== undefined; cursor = pages.at(-1)?.cursor) {
      pages.push(await get("/v2/messages", { cursor }));
    }
    expect(pages.map(({ count, total }) => [count, total])).toEqual([
      [8, 20],
      [8, 20],
      [4, 20],
    ]);
    expect(pages.flatMap(idsOf)).toEqual(said.map(({ id }) => id));
  });

  it("includes both ends of the window, to the second", async () => {
    const row = await shop.tenant.runtime.db.log.findFirstOrThrow({
      where: { appId: shop.app.id, messageId: said[0]?.id },
    });
    const second = stamp(row.createdAt.getTime());
    const page = await get("/v2/messages", { count: 1_000, begin_time: second, end_time: second });
    expect(idsOf(page)).toContain(said[0]?.id);
    const before = stamp(row.createdAt.getTime() - 1_000);
    expect((await get("/v2/messages", { count: 9, begin_time: before, end_time: before })).total).toBe(0);
  });

  it("takes a plus for a space in its times", async () => {
    const { begin_time, end_time } = today();
    const plus = (time: string) => time.replace(" ", "+");
    const { status } = await shop.rest.call(
      "GET",
      `/v2//messages/?count=5&begin_time=${plus(begin_time)}&end_time=${plus(end_time)}`,
    );
    expect(status).toBe(200);
  });

  it.each([
    [{ count: 1_001 }],
    [{ count: 0 }],
    [{ count: "1e3" }],
    [{ count: -1 }],
    [{ begin_time: "yesterday" }],
    [{ begin_time: "2026-13-01 00:00:00" }],
    [{ begin_time: "2026-01-01" }],
    [{ begin_time: stamp(Date.now() + 2 * HOUR) }],
    [{ begin_time: stamp(Date.now() - 8 * 24 * HOUR) }],
  ])("is refused with 899003 for %j", async (changes) => {
    const { status, body } = await shop.rest.call("GET", `/v2/messages?${query({ ...today(), ...changes })}`);
    expect({ status, body }).toMatchObject(refused(400, 899003));
  });

  it.each(["count", "begin_time", "end_time"])("is refused with 899003 without %s", async (missing) => {
    const { [missing as "count"]: _, ...rest } = today();
    expect(await shop.rest.call("GET", `/v2/messages?${query(rest)}`)).toMatchObject(refused(400, 899003));
  });

  it("takes exactly seven days", async () => {
    const end = Date.now();
    const times = { begin_time: stamp(end - 7 * 24 * HOUR), end_time: stamp(end) };
    expect((await get("/v2/messages", { count: 5, ...times })).count).toBe(5);
  });

  it("security R20: takes no cursor that is forged, another app's, of another history, or old", async () => {
    const { cursor = "" } = await get("/v2/messages", today(2));
    const other = await restClient(shop.tenant, shop.server, await shop.tenant.app("other", manyCalls));
    const path = (which: string) => `/v2/messages?${query({ cursor: which })}`;
    const [payload = "", signature = ""] = cursor.split(".");
    const forged = Buffer.from(payload, "base64url").toString().replace('"count":2', '"count":9');
    for (const wrong of [
      "nonsense",
      "",
      `${payload}.`,
      `${Buffer.from(forged).toString("base64url")}.${signature}`,
      "x".repeat(5_000),
    ]) {
      expect(await shop.rest.call("GET", path(wrong))).toMatchObject(refused(400, 899003));
    }
    expect(await other.call("GET", path(cursor))).toMatchObject(refused(400, 899003));
    const elsewhere = `/v2/users/${ann.actor.username}/messages?${query({ cursor })}`;
    expect(await shop.rest.call("GET", elsewhere)).toMatchObject(refused(400, 899003));
  });

  it("security T8: has nothing of another app", async () => {
    const other = await restClient(shop.tenant, shop.server, await shop.tenant.app("other", manyCalls));
    expect(await get("/v2/messages", today(), other)).toEqual({ total: 0, count: 0, messages: [] });
  });

  it("leaves out what was retracted, and counts the rest, counted before or not", async () => {
    const quiet = await shop.tenant.app("quiet", manyCalls);
    const theirs = await restClient(shop.tenant, shop.server, quiet);
    const [eve, fay] = [await shop.person("evelyn", quiet), await shop.person("fayes", quiet)];
    const target = { user: fay.actor.username };
    const send = (text: string) =>
      sendMessage(eve, { target, body: { type: "text", text }, clientId: uniqueName("client") });
    const sent = [await send("one"), await send("two"), await send("three"), await send("four")];
    const { db } = shop.tenant.runtime;
    // Half an hour ago, so that the quarter of an hour is over and is counted.
    await db.log.updateMany({
      where: { appId: quiet.id },
      data: { createdAt: new Date(Date.now() - HOUR / 2) },
    });
    await db.installation.updateMany({ data: { countedUntil: new Date(Date.now() - HOUR) } });
    while (await countNextQuarters(db, "Asia/Shanghai")) {}
    expect((await get("/v2/messages", today(2), theirs)).total).toBe(4);
    const first = sent[0];
    if (!first) throw new Error("nothing was sent");
    await retractMessage(
      { ...eve, app: { ...eve.app, settings: { ...eve.app.settings, retractMs: HOUR } } },
      first,
    );
    expect(await get("/v2/messages", today(2), theirs)).toMatchObject({ total: 3, count: 2 });
    expect(idsOf(await get("/v2/messages", today(), theirs))).toEqual(
      sent.slice(1).map((one) => one.messageId),
    );
  });
});

describe("H4: the history of a user", () => {
  it("is what they sent, anywhere, and what they received from one to one", async () => {
    const page = await get(`/v2/users/${ann.actor.username}/messages`, today());
    const mine = expected(
      ({ by, target }) =>
        by === ann.actor.username || ("user" in target && target.user === ann.actor.username),
    );
    expect(idsOf(page)).toEqual(mine);
    const bens = await get(`/v2/users/${ben.actor.username}/messages`, today());
    expect(bens).toMatchObject({ total: 20, count: 20 });
  });

  it("goes on by its cursor", async () => {
    const first = await get(`/v2/users/${ben.actor.username}/messages`, today(15));
    const second = await get(`/v2/users/${ben.actor.username}/messages`, { cursor: first.cursor ?? "" });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(said.map(({ id }) => id));
  });

  it("is refused with 899002 for somebody who does not exist", async () => {
    const path = `/v2/users/nobody-here/messages?${query(today())}`;
    expect(await shop.rest.call("GET", path)).toMatchObject(refused(403, 899002));
  });
});

describe("H5: the history of a group", () => {
  it("is what was said there", async () => {
    const page = await get(`/v2/groups/${group.id}/messages`, today());
    expect(idsOf(page)).toEqual(expected(({ target }) => "group" in target));
    expect(page.total).toBe(4);
  });

  it("is refused with 899006 for a group that does not exist, or is another app's", async () => {
    const path = (id: number) => `/v2/groups/${id}/messages?${query(today())}`;
    expect(await shop.rest.call("GET", path(19_999_999))).toMatchObject(refused(403, 899006));
    const other = await restClient(shop.tenant, shop.server, await shop.tenant.app("other", manyCalls));
    expect(await other.call("GET", path(group.id))).toMatchObject(refused(403, 899006));
  });
});

describe("H6: the history of a chat room", () => {
  it("is what was said there", async () => {
    const page = await get(`/v2/chatrooms/${room}/messages`, today(3));
    expect(idsOf(page)).toEqual(expected(({ target }) => "room" in target).slice(0, 3));
    expect(page).toMatchObject({ total: 4, count: 3 });
    expect(page.messages[0]).toMatchObject({
      target_type: "chatroom",
      target_id: String(room),
      target_name: "Lobby",
    });
  });

  it("is refused with 899081 for a room that does not exist", async () => {
    const path = `/v2/chatrooms/19999999/messages?${query(today())}`;
    expect(await shop.rest.call("GET", path)).toMatchObject(refused(403, 899081));
  });
});

describe("H1: the old history of the app", () => {
  it("goes by start and count, with or without times", async () => {
    const page = await get("/v1/messages", { start: 18, count: 5 });
    expect(page).toMatchObject({ total: 20, start: 18, count: 2 });
    expect(idsOf(page)).toEqual(said.slice(18).map(({ id }) => id));
    expect(page).not.toHaveProperty("cursor");
    expect((await get("/v1/messages", { start: 0, ...today() })).count).toBe(20);
  });

  it("is refused with 899003 for a page that is none", async () => {
    for (const wrong of ["start=-1", "count=1001", "start=abc", "begin_time=2026-01-01+00:00:00"]) {
      expect(await shop.rest.call("GET", `/v1/messages?${wrong}`)).toMatchObject(refused(400, 899003));
    }
  });
});

describe("H2: the old history of a user", () => {
  it("is the same as the new one, by place", async () => {
    const page = await get(`/v1/users/${ann.actor.username}/messages`, { start: 1, count: 3 });
    expect(page).toMatchObject({ total: 8, start: 1, count: 3 });
    const { status } = await shop.rest.call(
      "GET",
      `/v1//users/${ann.actor.username}/messages?start=0&count=2`,
    );
    expect(status).toBe(200);
  });
});

describe("H3: a message by the API in the history", () => {
  it("says so, with the names it was given", async () => {
    const helpdesk = await shop.admin("helpdesk");
    const names = { from_name: "Help", target_name: "Annie", no_offline: true };
    const body = { text: "hello", extras: { orderId: 7 } };
    await shop.rest.call(
      "POST",
      "/v1/messages",
      textMessage(helpdesk, ann.actor.username, { ...names, msg_body: body }),
    );
    const { messages } = await get(`/v2/users/${helpdesk}/messages`, today());
    expect(messages).toMatchObject([
      {
        from_type: "admin",
        from_platform: "api",
        from_name: "Help",
        target_name: "Annie",
        set_from_name: 1,
        no_offline: true,
        msg_body: body,
      },
    ]);
  });
});
