import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup, say, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { countReadersOf } from "../messages/list-readers.ts";
import { addMembers } from "./add-members.ts";
import { listMembers } from "./list-members.ts";

// What a group costs is a matter of rows, which can be counted; how long it takes is for the bench.

const LARGE = 5_000;
const BATCH = 500;

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let small: TestGroup;
let large: TestGroup;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("large", { groupMembers: LARGE });
  ann = await tenant.user(app, uniqueName("ann"));
  small = await makeGroup([ann, await tenant.user(app, uniqueName("ben"))]);
  large = await makeGroup([ann]);
  const usernames = Array.from({ length: LARGE - 1 }, () => uniqueName("member"));
  await tenant.runtime.db.user.createMany({
    data: usernames.map((username) => ({
      appId: app.id,
      username,
      usernameLower: username,
      passwordHash: "",
    })),
  });
  const system = contextOf(tenant, app, { kind: "app" });
  for (let start = 0; start < usernames.length; start += BATCH) {
    const part = usernames.slice(start, start + BATCH);
    await addMembers(system, { group: large.id, usernames: part, reason: "" });
  }
});
afterAll(() => tenant.close());

/** A point in the life of the database, after which every written row is told apart. */
async function markNow(): Promise<number> {
  const [row] = await tenant.runtime.db.$queryRaw<{ mark: bigint }[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS mark`;
  return Number(row?.mark);
}

/** Tables with rows written since then, and how many; the database is this test's own. */
async function writtenSince(mark: number): Promise<Record<string, number>> {
  const { db } = tenant.runtime;
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY relname`;
  const counts: [string, number][] = [];
  for (const { name } of tables) {
    const query = `SELECT count(*) AS rows FROM "${name}" WHERE xmin::text::bigint >= ${mark}`;
    const [row] = await db.$queryRawUnsafe<{ rows: bigint }[]>(query);
    if (Number(row?.rows) > 0) counts.push([name, Number(row?.rows)]);
  }
  return Object.fromEntries(counts);
}

describe("a group of 5,000", () => {
  it("costs two rows for a message that mentions everybody, as a group of two does", async () => {
    for (const group of [small, large]) {
      await say(ann, group, "first");
      const mark = await markNow();
      await say(ann, group, "@all", { all: true });
      expect(await writtenSince(mark)).toEqual({ conversation: 1, log: 1 });
    }
  });

  it("costs nothing for counting who has read a message", async () => {
    const { seq } = await say(ann, large, "read this");
    const mark = await markNow();
    const counted = await countReadersOf(ann, { conversation: large.conversation, seqs: [seq] });
    expect(counted).toEqual([{ seq, read: 0, total: LARGE - 1 }]);
    expect(await writtenSince(mark)).toEqual({});
  });

  it("lists every member once, page by page, and finds one of them", async () => {
    const found = new Set<string>();
    for (let after: string | null | undefined; after !== null; ) {
      const page = await listMembers(ann, { group: large.id, query: "", after, limit: 100 });
      for (const { user } of page.members) found.add(user.username);
      after = page.next;
    }
    expect(found.size).toBe(LARGE);
    const wanted = [...found].at(-7) ?? "";
    const { members } = await listMembers(ann, { group: large.id, query: wanted.slice(3), limit: 100 });
    expect(members.map(({ user }) => user.username)).toEqual([wanted]);
  });

  it("takes no 5,001st", async () => {
    const late = await tenant.user(app, uniqueName("late"));
    const usernames = [late.actor.username];
    await expect(addMembers(ann, { group: large.id, usernames, reason: "" })).rejects.toMatchObject({
      code: "group_full",
    });
  });
});
