import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { countNextQuarters, noteActiveUsers } from "#core/stats/count.sql.ts";
import { makeGroup, say } from "#tests/support/groups.ts";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { manyCalls, openShop, type Shop } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";

let shop: Shop;
let rest: RestClient;
let app: AppRef;
let ann: UserContext;

const DAY = 86_400_000;
/** Days and hours where the API writes its dates. */
const local = (at: number, characters: number) =>
  new Date(at + 8 * 3_600_000).toISOString().replace("T", " ").slice(0, characters);
const today = () => local(Date.now(), 10);
const yesterday = () => local(Date.now() - DAY, 10);

beforeAll(async () => {
  shop = await openShop();
  ({ app, rest } = shop);
  const ben = await shop.person("benny");
  ann = await shop.person("annie");
  await shop.person("silent");
  const group = await makeGroup([ann, ben]);
  await makeGroup([ann]);
  await say(ann, group, "yesterday");
  await say(ben, group, "yesterday too");
  await shop.tenant.runtime.db.log.updateMany({
    where: { appId: app.id },
    data: { createdAt: new Date(Date.now() - DAY) },
  });
  for (const n of [1, 2, 3]) {
    await sendMessage(ann, {
      target: { user: ben.actor.username },
      body: { type: "text", text: `today ${n}` },
      clientId: uniqueName("client"),
    });
  }
  await say(ann, group, "today");
});
afterAll(() => shop.close());

const get = (what: string, query: string, client = rest) =>
  client.call("GET", `/v2/statistic/${what}?${query}`);

/** The same answers before and after what is over was counted. */
const whetherCountedOrNot = (check: () => Promise<void>) => async () => {
  await check();
  const { db } = shop.tenant.runtime;
  await db.installation.updateMany({ data: { countedUntil: new Date(Date.now() - 3 * DAY) } });
  while (await countNextQuarters(db, "Asia/Shanghai")) {}
  expect(await db.messageCount.count({ where: { appId: app.id } })).toBeGreaterThan(0);
  await check();
  await countNextQuarters(db, "Asia/Shanghai");
  await check();
};

describe("T1: people day by day", () => {
  it(
    "says who was there, who sent, who came and how many there are",
    whetherCountedOrNot(async () => {
      const { status, body } = await get("users", `time_unit=DAY&start=${yesterday()}&duration=2`);
      expect(status).toBe(200);
      expect(body).toEqual([
        { date: yesterday(), active_users: 2, total_users: 0, send_msg_users: 2, new_users: 0 },
        { date: today(), active_users: 1, total_users: 3, send_msg_users: 1, new_users: 3 },
      ]);
    }),
  );

  it("counts whoever was connected, though they said nothing", async () => {
    const other = await shop.tenant.app("visited", manyCalls);
    const theirs = await restClient(shop.tenant, shop.server, other);
    const eve = await shop.person("evelyn", other);
    const { db } = shop.tenant.runtime;
    const expiresAt = new Date(Date.now() + DAY);
    await db.session.create({ data: { appId: other.id, userId: eve.actor.userId, expiresAt } });
    await noteActiveUsers(db, "Asia/Shanghai", 5);
    await db.session.deleteMany({ where: { appId: other.id } });
    const { body } = await get("users", `time_unit=DAY&start=${today()}&duration=1`, theirs);
    expect(body).toMatchObject([{ active_users: 1, send_msg_users: 0, total_users: 1 }]);
  });

  it.each(["HOUR", "MONTH", "YEAR", ""])("is refused with 899003 for the unit %j", async (unit) => {
    const query = `time_unit=${unit}&start=${today()}&duration=1`;
    expect(await get("users", query)).toMatchObject(refused(400, 899003));
  });

  it.each([
    "time_unit=DAY&duration=1",
    "time_unit=DAY&start=2026-01-01",
    "time_unit=DAY&start=2026-01-01&duration=61",
    "time_unit=DAY&start=2026-01-01&duration=0",
    "time_unit=DAY&start=2026-13-01&duration=1",
    "time_unit=DAY&start=yesterday&duration=1",
    "time_unit=DAY&start=2026-01-01+10&duration=1",
  ])("is refused with 899003 for %s", async (query) => {
    expect(await get("users", query)).toMatchObject(refused(400, 899003));
  });

  it("answers sixty days, also by the path with two slashes", async () => {
    const start = local(Date.now() - 59 * DAY, 10);
    const { status, body } = await rest.call(
      "GET",
      `/v2//statistic/users?time_unit=DAY&start=${start}&duration=60`,
    );
    expect([status, (body as unknown[]).length]).toEqual([200, 60]);
  });
});

describe("T2: messages by time and kind", () => {
  it(
    "counts by day",
    whetherCountedOrNot(async () => {
      const { status, body } = await get("messages", `time_unit=DAY&start=${yesterday()}&duration=2`);
      expect(status).toBe(200);
      expect(body).toEqual({
        send_msg_stat: [
          { time: yesterday(), group_send_msg: 2, single_send_msg: 0 },
          { time: today(), group_send_msg: 1, single_send_msg: 3 },
        ],
        group_msg_stat: { txt_msg: 3, image_msg: 0, voice_msg: 0, other_msg: 0 },
        single_msg_stat: { txt_msg: 3, image_msg: 0, voice_msg: 0, other_msg: 0 },
      });
    }),
  );

  it("counts the hours of today, and of no other day", async () => {
    const { body } = await get("messages", `time_unit=HOUR&start=${today()}+00&duration=24`);
    const { send_msg_stat: stat } = body as {
      send_msg_stat: { time: string; single_send_msg: number }[];
    };
    expect(stat.map(({ time }) => time).slice(0, 2)).toEqual([`${today()} 00`, `${today()} 01`]);
    expect(stat).toHaveLength(24);
    expect(stat.reduce((sum, { single_send_msg }) => sum + single_send_msg, 0)).toBe(3);
    expect(await get("messages", `time_unit=HOUR&start=${yesterday()}+00&duration=1`)).toMatchObject(
      refused(400, 899003),
    );
    expect(await get("messages", `time_unit=HOUR&start=${today()}+00&duration=25`)).toMatchObject(
      refused(400, 899003),
    );
  });

  it("counts by month, two at most", async () => {
    const month = yesterday().slice(0, 7);
    const { body } = await get("messages", `time_unit=MONTH&start=${month}&duration=2`);
    const { send_msg_stat } = body as { send_msg_stat: { time: string; group_send_msg: number }[] };
    expect(send_msg_stat).toHaveLength(2);
    expect(send_msg_stat[0]?.time).toBe(month);
    expect(send_msg_stat.reduce((sum, one) => sum + one.group_send_msg, 0)).toBe(3);
    expect(await get("messages", `time_unit=MONTH&start=${month}&duration=3`)).toMatchObject(
      refused(400, 899003),
    );
  });

  it("never counts another app's", async () => {
    const other = await restClient(shop.tenant, shop.server, await shop.tenant.app("other", manyCalls));
    const { body } = await get("messages", `time_unit=DAY&start=${yesterday()}&duration=2`, other);
    expect(JSON.stringify(body)).not.toMatch(/":[1-9]/);
  });
});

describe("T3: groups day by day", () => {
  it(
    "says in how many something was said, how many there are and how many were made",
    whetherCountedOrNot(async () => {
      const { status, body } = await get("groups", `time_unit=DAY&start=${yesterday()}&duration=2`);
      expect(status).toBe(200);
      expect(body).toEqual([
        { date: yesterday(), active_group: 1, total_group: 0, new_group: 0 },
        { date: today(), active_group: 1, total_group: 2, new_group: 2 },
      ]);
    }),
  );

  it("is refused with 899003 by the hour", async () => {
    expect(await get("groups", `time_unit=HOUR&start=${today()}+00&duration=1`)).toMatchObject(
      refused(400, 899003),
    );
  });
});
