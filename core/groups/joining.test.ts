import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { limits } from "#protocol/limits.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup, namesOf, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { acceptInvite, getInvite } from "./accept-invite.ts";
import { addMembers } from "./add-members.ts";
import { answerRequest } from "./answer-request.ts";
import { blockMember, listBlockedMembers, unblockMember } from "./block-member.ts";
import { dissolveGroup } from "./dissolve-group.ts";
import { getGroup } from "./get-group.ts";
import { createInvite, listInvites, revokeInvite } from "./invites.ts";
import { joinGroup } from "./join-group.ts";
import { leaveGroup } from "./leave-group.ts";
import { listAnsweredRequests, listRequests } from "./list-requests.ts";
import { removeMembers } from "./remove-members.ts";
import { searchGroups } from "./search-groups.ts";
import { setGroupRole } from "./set-group-role.ts";

let tenant: Tenant;
let app: AppRef;
/** The owner, a keeper, a member, and somebody outside. */
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let dan: UserContext;
let group: TestGroup;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const person = (name: string) => tenant.user(app, uniqueName(name));
const nameOf = (ctx: UserContext) => ({ username: ctx.actor.username });
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });

async function open(visibility: "private" | "public", name = uniqueName("group")): Promise<TestGroup> {
  const made = await makeGroup([ann, ben, cat], { visibility, name });
  await setGroupRole(ann, { group: made.id, ...nameOf(ben), role: "keeper" });
  return made;
}

beforeEach(async () => {
  [ann, ben, cat, dan] = [await person("ann"), await person("ben"), await person("cat"), await person("dan")];
  group = await open("public");
});

const join = (who: UserContext, reason = "") => joinGroup(who, { group: group.id, reason });
const waiting = async (ctx: UserContext) =>
  (await listRequests(ctx)).filter(({ state }) => state === "pending");
const isIn = async (who: UserContext) =>
  (await getGroup(who, { group: group.id }).catch(() => null))?.details != null;
async function answer(who: UserContext, approve: boolean): Promise<void> {
  const [request] = await waiting(who);
  await answerRequest(who, { request: request?.id ?? 0, approve });
}

describe("public groups", () => {
  it("are found by how their name begins and by their number; private and dissolved ones are not", async () => {
    const name = uniqueName("Harbour");
    const [open1, hidden, ended] = [
      await open("public", name),
      await open("private", name),
      await open("public", name),
    ];
    await dissolveGroup(ann, { group: ended.id, name });
    const found = await searchGroups(dan, { query: name.slice(0, 12).toUpperCase() });
    expect(found.map(({ id }) => id)).toEqual([open1.id]);
    expect(found).toMatchObject([{ name, memberCount: 3, mine: "none" }]);
    expect(await searchGroups(dan, { query: String(open1.id) })).toMatchObject([{ id: open1.id }]);
    expect(await searchGroups(dan, { query: String(hidden.id) })).toEqual([]);
    expect(await searchGroups(cat, { query: String(open1.id) })).toMatchObject([{ mine: "member" }]);
    expect(await searchGroups(dan, { query: "%%" })).toEqual([]);
  });

  it("show the public who they are and not who is in", async () => {
    const { summary, details } = await getGroup(dan, { group: group.id });
    expect(summary).toMatchObject({ id: group.id, visibility: "public", memberCount: 3 });
    expect(details).toBeNull();
  });
});

describe("asking to be let in", () => {
  it("waits for the owner and keepers, with the reason, until one of them agrees", async () => {
    await join(dan, "I sail");
    for (const manager of [ann, ben]) {
      expect(await waiting(manager)).toMatchObject([{ user: nameOf(dan), reason: "I sail", inviter: null }]);
    }
    expect(await waiting(cat)).toEqual([]);
    expect((await getGroup(dan, { group: group.id })).summary.mine).toBe("requested");
    await answer(ben, true);
    expect(await isIn(dan)).toBe(true);
    expect(await waiting(ann)).toEqual([]);
    expect(await listRequests(dan)).toMatchObject([{ state: "approved" }]);
  });

  it("may be refused, and asked again", async () => {
    await join(dan, "please");
    await answer(ann, false);
    expect(await isIn(dan)).toBe(false);
    expect(await listRequests(dan)).toMatchObject([{ state: "refused" }]);
    await join(dan, "please!");
    await answer(ann, true);
    expect(await listRequests(dan)).toMatchObject([
      { reason: "please!", state: "approved" },
      { reason: "please", state: "refused" },
    ]);
  });

  it("twice is told once", async () => {
    await join(dan);
    await join(dan);
    expect(await waiting(ann)).toHaveLength(1);
  });

  it("is answered once, by those who manage the group alone", async () => {
    await join(dan);
    const [request] = await waiting(ann);
    const id = request?.id ?? 0;
    await refused(answerRequest(cat, { request: id, approve: true }), "forbidden");
    await refused(answerRequest(dan, { request: id, approve: true }), "not_in_group");
    await answerRequest(ann, { request: id, approve: false });
    await refused(answerRequest(ben, { request: id, approve: true }), "join_request_answered");
    await refused(answerRequest(ben, { request: id + 1_000_000, approve: true }), "join_request_not_found");
  });

  it("is not taken by a private group, which looks like none, nor from members", async () => {
    await refused(join(cat), "member_exists");
    group = await open("private");
    await refused(join(dan), "group_not_found");
  });

  it("of more people than a group can look at is refused", async () => {
    await tenant.runtime.db.groupRequest.createMany({
      data: await Promise.all(
        Array.from({ length: limits.joinRequests }, async () => ({
          appId: app.id,
          groupId: group.id,
          userAppId: app.id,
          userId: (await person("crowd")).actor.userId,
        })),
      ),
    });
    await refused(join(dan), "too_many_join_requests");
  });

  it("ends with the group", async () => {
    await join(dan);
    const name = (await getGroup(ann, { group: group.id })).summary.name;
    await dissolveGroup(ann, { group: group.id, name });
    expect(await listRequests(dan)).toMatchObject([{ state: "refused" }]);
    expect(await listRequests(ann)).toEqual([]);
  });

  it("a member's invitation waits too, an owner's or keeper's does not", async () => {
    const invite = (by: UserContext) =>
      addMembers(by, { group: group.id, usernames: namesOf(dan), reason: "a friend" });
    expect(await invite(cat)).toEqual({ added: [], requested: namesOf(dan) });
    expect(await waiting(ann)).toMatchObject([{ inviter: nameOf(cat), reason: "a friend" }]);
    expect(await invite(ben)).toEqual({ added: namesOf(dan), requested: [] });
    expect(await waiting(ann)).toEqual([]);
  });
});

describe("the history of requests", () => {
  const history = (who: UserContext, before?: number) =>
    listAnsweredRequests(who, { group: group.id, ...(before === undefined ? {} : { before }) });

  const refusals = (count: number) =>
    tenant.runtime.db.groupRequest.createMany({
      data: Array.from({ length: count }, (_, n) => ({
        ...{ appId: app.id, groupId: group.id, userAppId: app.id, userId: dan.actor.userId },
        ...{ reason: `number ${n}`, state: "refused" as const, updatedAt: dan.now() },
      })),
    });
  const numbers = (from: number, to: number) =>
    Array.from({ length: from - to + 1 }, (_, n) => `number ${from - n}`);

  it("tells the owner and keepers who asked why, and who answered how and when", async () => {
    await join(dan, "I sail");
    expect(await history(ann)).toEqual({ requests: [], next: null });
    await answer(ann, false);
    await join(dan, "I row, too");
    await answer(ben, true);
    for (const manager of [ann, ben]) {
      const { requests } = await history(manager);
      expect(requests).toMatchObject([
        { user: nameOf(dan), reason: "I row, too", state: "approved", answeredBy: nameOf(ben) },
        { user: nameOf(dan), reason: "I sail", state: "refused", answeredBy: nameOf(ann) },
      ]);
      for (const { createdAt, answeredAt } of requests) expect(answeredAt).toBeGreaterThanOrEqual(createdAt);
    }
    await refused(history(cat), "forbidden");
    await refused(history(await person("stranger")), "not_in_group");
  });

  it("comes in pages, each beginning where the last one ended", async () => {
    await refusals(limits.joinRequestsPage + 1);
    const first = await history(ann);
    expect(first.requests).toHaveLength(limits.joinRequestsPage);
    expect(first.requests[0]).toMatchObject({
      reason: `number ${limits.joinRequestsPage}`,
      answeredBy: null,
    });
    expect(await history(ann, first.next ?? 0)).toMatchObject({
      requests: [{ reason: "number 0" }],
      next: null,
    });
  });

  it("keeps the last twenty of whoever asks again and again", async () => {
    await join(dan, "the very first");
    await answer(ann, false);
    await refusals(20);
    await join(dan, "the last");
    const { requests } = await history(ann);
    expect(requests.map(({ reason }) => reason)).toEqual(numbers(19, 1));
    await answer(ann, true);
    expect((await history(ann)).requests).toHaveLength(20);
  });

  it("of another app cannot be asked for", async () => {
    const elsewhere = await tenant.user(await tenant.app(), uniqueName("eve"));
    await refused(history(elsewhere), "group_not_found");
  });
});

describe("an invitation link", () => {
  const make = (by: UserContext, changes = {}) =>
    createInvite(by, { group: group.id, expiresInMs: null, maxUses: null, ...changes });

  it("shows the group and lets in without asking; only its hash is kept", async () => {
    const { token, invite } = await make(ann);
    expect(await getInvite(dan, { token })).toMatchObject({ group: { id: group.id }, inviter: nameOf(ann) });
    expect(await acceptInvite(dan, { token })).toEqual({ group: group.id });
    expect(await isIn(dan)).toBe(true);
    await refused(acceptInvite(dan, { token }), "member_exists");
    expect(await listInvites(ben, { group: group.id })).toMatchObject([{ id: invite.id, uses: 1 }]);
    const rows = await tenant.runtime.db.groupInvite.findMany({ where: { appId: app.id } });
    expect(JSON.stringify(rows.map(({ tokenHash }) => tokenHash))).not.toContain(token);
  });

  it("lets in as many as it says, also when they come at once", async () => {
    const { token } = await make(ann, { maxUses: 2 });
    const crowd = await Promise.all(Array.from({ length: 5 }, () => person("guest")));
    const came = await Promise.allSettled(crowd.map((guest) => acceptInvite(guest, { token })));
    expect(came.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await refused(getInvite(dan, { token }), "invite_not_found");
  });

  it("does not hold any more after its time, or once revoked", async () => {
    const { token } = await make(ann, { expiresInMs: 60_000 });
    const later = contextOf(tenant, app, dan.actor, { now: () => new Date(Date.now() + 61_000) });
    await refused(acceptInvite(later, { token }), "invite_not_found");
    const second = await make(ann);
    await refused(revokeInvite(cat, { group: group.id, invite: second.invite.id }), "invite_not_found");
    await revokeInvite(ben, { group: group.id, invite: second.invite.id });
    await refused(acceptInvite(dan, { token: second.token }), "invite_not_found");
    await refused(acceptInvite(dan, { token: "A".repeat(24) }), "invite_not_found");
  });

  it("is made by those who may let people in: in public groups the owner and keepers", async () => {
    await refused(make(cat), "forbidden");
    group = await open("private");
    const { invite } = await make(cat);
    expect(await listInvites(cat, { group: group.id })).toMatchObject([{ id: invite.id }]);
    await make(ann);
    expect(await listInvites(cat, { group: group.id })).toHaveLength(1);
    expect(await listInvites(ann, { group: group.id })).toHaveLength(2);
  });

  it("of another app is unknown", async () => {
    const { token } = await make(ann);
    const eve = await tenant.user(await tenant.app("other"), uniqueName("eve"));
    await refused(acceptInvite(eve, { token }), "invite_not_found");
  });
});

describe("whom a group blocks", () => {
  it("is removed, and comes in by no way until it is lifted", async () => {
    const { token } = await createInvite(ann, { group: group.id, expiresInMs: null, maxUses: null });
    await blockMember(ben, { group: group.id, ...nameOf(cat) });
    expect(await isIn(cat)).toBe(false);
    await refused(join(cat), "group_blocked");
    await refused(acceptInvite(cat, { token }), "group_blocked");
    await refused(addMembers(ann, { group: group.id, usernames: namesOf(cat), reason: "" }), "group_blocked");
    await refused(blockMember(ann, { group: group.id, ...nameOf(cat) }), "block_exists");
    expect(await listBlockedMembers(ann, { group: group.id })).toMatchObject([nameOf(cat)]);
    await unblockMember(ann, { group: group.id, ...nameOf(cat) });
    await refused(unblockMember(ann, { group: group.id, ...nameOf(cat) }), "block_not_found");
    await acceptInvite(cat, { token });
  });

  it("is refused when they waited to come in", async () => {
    await join(dan);
    await blockMember(ann, { group: group.id, ...nameOf(dan) });
    expect(await listRequests(dan)).toMatchObject([{ state: "refused" }]);
  });

  it("is decided by the owner and keepers, and is never one of them above oneself", async () => {
    await refused(blockMember(cat, { group: group.id, ...nameOf(dan) }), "forbidden");
    await refused(listBlockedMembers(cat, { group: group.id }), "forbidden");
    await refused(blockMember(ben, { group: group.id, ...nameOf(ann) }), "member_protected");
    await refused(blockMember(ben, { group: group.id, ...nameOf(ben) }), "invalid_input");
    await blockMember(ann, { group: group.id, ...nameOf(ben) });
    expect(await isIn(ben)).toBe(false);
  });
});

describe("somebody who stops managing a group", () => {
  it("sees no more who waits, and answers nobody", async () => {
    await join(dan);
    const [request] = await waiting(ben);
    await setGroupRole(ann, { group: group.id, ...nameOf(ben), role: "member" });
    expect(await waiting(ben)).toEqual([]);
    await refused(answerRequest(ben, { request: request?.id ?? 0, approve: true }), "forbidden");
    await removeMembers(ann, { group: group.id, usernames: namesOf(ben) });
    await refused(answerRequest(ben, { request: request?.id ?? 0, approve: true }), "not_in_group");
    await leaveGroup(ann, { group: group.id });
    expect(await waiting(cat)).toHaveLength(1);
  });
});
