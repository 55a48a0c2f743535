import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { isRefusal } from "#core/fail.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { listMembers } from "#core/groups/list-members.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { toId } from "#core/to-id.ts";
import type { Runtime } from "#infra/runtime.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { actingIn, openSecondRuntime } from "#tests/support/second-process.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { pull } from "./pull.ts";

const PEOPLE = 4;
const AT_ONCE = 5;
/** Of some thirty steps each; a long run is asked for by its environment. */
const RUNS = Number(process.env.MEMBERSHIP_RUNS ?? 25);

let tenant: Tenant;
let other: Runtime;
let app: AppRef;
/** Lets people in and out, and stays. */
let owner: UserContext;
let people: UserContext[];

beforeAll(async () => {
  tenant = await openTenant();
  other = openSecondRuntime(tenant.runtime);
  app = await tenant.app();
});
afterAll(async () => {
  await other.close();
  await tenant.close();
});

/** New ones for every script: nobody may make so many groups, or write so much, in a minute. */
async function meet(): Promise<void> {
  owner = await tenant.user(app, uniqueName("owner"));
  people = await Promise.all(Array.from({ length: PEOPLE }, () => tenant.user(app, uniqueName("person"))));
}

type Step = { what: "add" | "remove" | "leave" | "send"; who: number; onOther: boolean };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom("add", "remove", "leave", "send", "send", "send", "send"),
    who: fc.nat(PEOPLE - 1),
    onOther: fc.boolean(),
  }),
  { minLength: 20, maxLength: 40 },
);

/** What others have just done may refuse a step: who is in already, or is not in any more. */
const overtaken = new Set(["member_exists", "member_not_found", "group_not_found", "not_in_group"]);

async function perform(group: TestGroup, { what, who, onOther }: Step): Promise<void> {
  const person = people[who];
  if (!person) throw new Error("nobody does this");
  const here = (ctx: UserContext) => (onOther ? actingIn(other, ctx) : ctx);
  const named = { group: group.id, usernames: namesOf(person) };
  const work = {
    add: () => addMembers(here(owner), { ...named, reason: "" }),
    remove: () => removeMembers(here(owner), named),
    leave: () => leaveGroup(here(person), named),
    send: () => say(here(person), group, "hello"),
  }[what]();
  await Promise.resolve<unknown>(work).catch((error: unknown) => {
    if (!isRefusal(error) || !overtaken.has(error.code)) throw error;
  });
}

type Written = {
  seq: number;
  kind: string;
  sender: number | null;
  body: { users?: string[]; user?: string };
};

async function readLog({ conversation }: TestGroup): Promise<Written[]> {
  const rows = await tenant.runtime.db.log.findMany({
    where: { appId: app.id, convId: conversation },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ seq, kind, senderId, body }) => ({
    seq: toId(seq),
    kind,
    sender: senderId === null ? null : toId(senderId),
    // Written by the verbs above, none of which leaves it empty.
    body: body as Written["body"],
  }));
}

/** Replays the log: who may see which position, and that nobody wrote who was not in. */
function visibleTo(log: Written[]): Map<number, number[]> {
  const ids = new Map(people.map(({ actor }) => [actor.username, actor.userId]));
  const idsOf = (names: string[]) => names.map((name) => ids.get(name) ?? 0);
  const inside = new Set<number>();
  const seen = new Map<number, number[]>(people.map(({ actor }) => [actor.userId, []]));
  for (const { seq, kind, sender, body } of log) {
    if (kind === "group.membersAdded") for (const id of idsOf(body.users ?? [])) inside.add(id);
    if (kind === "message.created") expect(inside.has(sender ?? 0)).toBe(true);
    for (const userId of inside) seen.get(userId)?.push(seq);
    if (kind === "group.membersRemoved") for (const id of idsOf(body.users ?? [])) inside.delete(id);
    if (kind === "group.memberLeft") for (const id of idsOf([body.user ?? ""])) inside.delete(id);
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

/** As the group's own row counts them. */
async function countInside({ id }: TestGroup): Promise<number> {
  const where = { appId_id: { appId: app.id, id } };
  return (await tenant.runtime.db.group.findUniqueOrThrow({ where })).memberCount;
}

describe("membership", { timeout: 300_000 }, () => {
  it("is exact: whoever comes, goes and writes at once in two processes, all see what they were in for", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        await meet();
        const group = await makeGroup([owner]);
        for (let start = 0; start < script.length; start += AT_ONCE) {
          await Promise.all(script.slice(start, start + AT_ONCE).map((step) => perform(group, step)));
        }
        const log = await readLog(group);
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
        const visible = visibleTo(log);
        for (const person of people) {
          expect(await pullAll(group, person)).toEqual(visible.get(person.actor.userId));
        }
        expect((await listMembers(owner, { group: group.id, query: "", limit: 100 })).members).toHaveLength(
          await countInside(group),
        );
      }),
      { numRuns: RUNS },
    );
  });
});
