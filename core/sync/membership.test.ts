import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appendEntries } from "#core/append-entries.sql.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import { isRefusal } from "#core/fail.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { toId } from "#core/to-id.ts";
import type { Runtime } from "#infra/runtime.ts";
import { makeGroup, type TestGroup } from "#tests/support/group.ts";
import { actingIn, openSecondRuntime } from "#tests/support/second-process.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { pull } from "./pull.ts";

const PEOPLE = 4;
const AT_ONCE = 5;

let tenant: Tenant;
let other: Runtime;
let app: AppRef;
let people: UserContext[];

beforeAll(async () => {
  tenant = await openTenant();
  other = openSecondRuntime(tenant.runtime);
  app = await tenant.app();
  people = await Promise.all(Array.from({ length: PEOPLE }, () => tenant.user(app, uniqueName("person"))));
});
afterAll(async () => {
  await other.close();
  await tenant.close();
});

type Step = { what: "add" | "remove" | "send"; who: number; onOther: boolean };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom("add", "remove", "send", "send", "send"),
    who: fc.nat(PEOPLE - 1),
    onOther: fc.boolean(),
  }),
  { minLength: 20, maxLength: 40 },
);

/** Lets somebody in or out in one commit with the entry that says so; nothing happens to whom it would not change. */
async function change({ conversation }: TestGroup, what: "add" | "remove", who: UserContext): Promise<void> {
  const { userId } = who.actor;
  const key = { convAppId: app.id, convId: conversation, userAppId: app.id, userId };
  await who.db.$transaction(async (db) => {
    await db.$queryRaw`SELECT 1 FROM conversation WHERE id = ${conversation} FOR NO KEY UPDATE`;
    const open = await db.membershipInterval.findFirst({ where: { ...key, toSeq: null } });
    if ((open !== null) === (what === "add")) return;
    const entry = {
      conversation,
      kind: "members.changed",
      body: { what, who: userId },
      changesMembers: true,
    };
    const [placed] = await appendEntries(app.id, db, [entry]);
    if (!placed) throw new Error("the change was not placed");
    if (what === "remove") {
      await db.membershipInterval.updateMany({ where: { ...key, toSeq: null }, data: { toSeq: placed.seq } });
      return;
    }
    await db.member.upsert({
      where: { convAppId_convId_userId: { convAppId: app.id, convId: conversation, userId } },
      create: { convAppId: app.id, convId: conversation, userAppId: app.id, userId },
      update: {},
    });
    await db.membershipInterval.create({ data: { ...key, fromSeq: placed.seq } });
  });
}

async function perform(group: TestGroup, { what, who, onOther }: Step): Promise<void> {
  const person = people[who];
  if (!person) throw new Error("nobody does this");
  const acting = onOther ? actingIn(other, person) : person;
  if (what !== "send") return change(group, what, acting);
  const input = {
    target: { group: group.group },
    body: { type: "text" as const, text: "hello" },
    clientId: uniqueName("client"),
  };
  await sendMessage(acting, input).catch((error: unknown) => {
    // Who is not in is told that there is no such group, by whichever check comes first.
    if (!isRefusal(error) || !/_not_found$/.test(error.code)) throw error;
  });
}

type Written = { seq: number; kind: string; sender: number | null; body: { what?: string; who?: number } };

async function readLog({ conversation }: TestGroup): Promise<Written[]> {
  const rows = await tenant.runtime.db.log.findMany({
    where: { appId: app.id, convId: conversation },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ seq, kind, senderId, body }) => ({
    seq: toId(seq),
    kind,
    sender: senderId === null ? null : toId(senderId),
    // Written by `change` or by a message, neither of which is ever null here.
    body: body as Written["body"],
  }));
}

/** Replays the log: who may see which position, and that nobody wrote who was not in. */
function visibleTo(log: Written[]): Map<number, number[]> {
  const inside = new Set<number>();
  const seen = new Map<number, number[]>(people.map(({ actor }) => [actor.userId, []]));
  for (const { seq, kind, sender, body } of log) {
    const { what, who = 0 } = body;
    if (kind === "members.changed" && what === "add") inside.add(who);
    if (kind === "message.created") expect(inside.has(sender ?? 0)).toBe(true);
    for (const userId of inside) seen.get(userId)?.push(seq);
    if (kind === "members.changed" && what === "remove") inside.delete(who);
  }
  return seen;
}

/** Everything somebody is given, page by page from the beginning; every page leaves no position open. */
async function pullAll({ conversation }: TestGroup, reader: UserContext): Promise<number[]> {
  const seqs: number[] = [];
  for (let after = 0; ; ) {
    const page = await pull(reader, { log: `c:${conversation}`, after, limit: 7 }).catch((error: unknown) => {
      if (isRefusal(error) && error.code === "conversation_not_found") return null;
      throw error;
    });
    if (!page || page.to < page.from) return seqs;
    const named = page.hidden.reduce((sum, [from, to]) => sum + to - from + 1, page.entries.length);
    expect(named).toBe(page.to - page.from + 1);
    seqs.push(...page.entries.map(({ seq }) => seq));
    after = page.to;
  }
}

describe("membership", { timeout: 120_000 }, () => {
  it("is exact: whoever comes, goes and writes at once in two processes, all see what they were in for", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const group = await makeGroup(tenant, app);
        for (let start = 0; start < script.length; start += AT_ONCE) {
          await Promise.all(script.slice(start, start + AT_ONCE).map((step) => perform(group, step)));
        }
        const log = await readLog(group);
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
        const visible = visibleTo(log);
        for (const person of people) {
          expect(await pullAll(group, person)).toEqual(visible.get(person.actor.userId));
        }
      }),
      { numRuns: 25 },
    );
  });
});
