import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { listContacts } from "#core/friends/list-contacts.ts";
import { listMembers } from "#core/groups/list-members.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { listRooms } from "#core/rooms/list-rooms.ts";
import { listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { toId } from "#core/to-id.ts";
import { contextOf } from "#tests/support/context.ts";
import { openTenant, TEST_SECRET, type Tenant } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { examineInstallation } from "../lib/examine-installation.ts";
import { DEMO_PASSWORD, type MadeDemo, makeDemo } from "./make-demo.ts";
import { MAIN } from "./people.ts";
import { planDemo } from "./plan.ts";

const now = Date.parse("2026-11-27T12:00:00Z");
let database: TestDatabase;
let tenant: Tenant;
let made: MadeDemo;

const scope = () => ({ db: tenant.runtime.db, runtime: tenant.runtime, now: () => new Date() });

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await openTenant(database);
  made = await makeDemo(scope(), database.url, { now });
});
afterAll(() => tenant.close());

async function actAs(app: AppRef, username: string): Promise<UserContext> {
  const row = await tenant.runtime.db.user.findUniqueOrThrow({
    where: { appId_username: { appId: app.id, username } },
  });
  return contextOf(tenant, app, { kind: "user", userId: toId(row.id), username, sessionId: 0 });
}

const rowCounts = async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM log) AS log, (SELECT count(*) FROM member) AS members",
  );
  await client.end();
  return rows;
};

describe("the demonstration", () => {
  it("is the same whenever it is made for the same moment", () => {
    expect(planDemo(now)).toEqual(planDemo(now));
  });

  it("holds months of messages in both languages, none of them later than now", () => {
    expect(made.made).toBe(true);
    expect(made.counts.people).toBeGreaterThan(200);
    expect(made.counts.messages).toBeGreaterThan(5_000);
    const lines = planDemo(now).chats.flatMap((chat) => chat.lines);
    expect(lines.every(({ at }) => at < now)).toBe(true);
    expect(Math.min(...lines.map(({ at }) => at))).toBeLessThan(now - 90 * 86_400_000);
    expect(lines.some(({ text }) => /\p{Script=Han}/u.test(text))).toBe(true);
  });

  it("leaves an installation in which the doctor finds no fault", async () => {
    const settings = { dataDir: path.dirname(import.meta.dirname), secret: TEST_SECRET, redisUrl: undefined };
    const report = await examineInstallation(settings, database.url);
    // What a test's database lacks is not of the demonstration's making.
    const faults = report.findings.filter(({ state }) => state === "fault").map(({ id }) => id);
    expect(
      faults.filter((id) => /^(log|user_log|member|conversation|group|database\.sequences)/.test(id)),
    ).toEqual([]);
  });

  it("changes nothing when it is made again", async () => {
    const before = await rowCounts();
    expect((await makeDemo(scope(), database.url, { now: now + 1 })).made).toBe(false);
    expect(await rowCounts()).toEqual(before);
  });

  it.each(Object.values(MAIN))(
    "gives %s chats with something unread, friends, groups and rooms",
    async (name) => {
      const me = await actAs(made.app, name);
      const { conversations } = await listConversations(me, { limit: 200 });
      expect(conversations.length).toBeGreaterThan(20);
      const unread = conversations.filter((head) => head.unread > 0);
      expect(unread.length).toBeGreaterThan(2);
      expect(unread.length).toBeLessThan(conversations.length / 2);
      const times = conversations.map(({ activeAt }) => activeAt);
      expect(times).toEqual([...times].sort((a, b) => b - a));
      const contacts = await listContacts(me);
      expect(contacts.friends.length).toBeGreaterThan(30);
      expect(contacts.requests.length).toBe(2);
      expect((await listRooms(me, {})).rooms).toHaveLength(4);
      const large = conversations.find(
        ({ conversation }) => conversation.kind === "group" && conversation.group.memberCount > 200,
      );
      if (large?.conversation.kind !== "group") throw new Error("there is no large group");
      const page = await listMembers(me, { group: large.conversation.group.id, query: "", limit: 100 });
      expect(page.members.length).toBeGreaterThan(50);
    },
  );

  it("is gone on with like any other conversation", async () => {
    const [mei, shen] = [await actAs(made.app, MAIN.en), await actAs(made.app, MAIN.zh)];
    const sent = await sendMessage(mei, {
      target: { user: MAIN.zh },
      body: { type: "text", text: "and one more" },
      clientId: "client-1",
    });
    const pulled = await pull(shen, { log: `c:${sent.conversation}`, after: sent.seq - 3, limit: 10 });
    expect(pulled.entries).toHaveLength(3);
    expect(pulled.entries.at(-1)).toMatchObject({
      messageId: sent.messageId,
      body: { text: "and one more" },
    });
  });

  it("does not fill an app that does not exist, and says where it looked", async () => {
    const refused = makeDemo(scope(), database.url, { slug: "nowhere", now });
    await expect(refused).rejects.toThrow("There is no app at /a/nowhere.");
  });

  it("has a password that a person may have", () => {
    expect(DEMO_PASSWORD.length).toBeGreaterThanOrEqual(8);
  });
});
