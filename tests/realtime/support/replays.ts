import { expect } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { audienceOf } from "#core/conversations/audience.ts";
import { listContacts } from "#core/friends/list-contacts.ts";
import { leaversOf } from "#core/groups/leavers.ts";
import { listRequests } from "#core/groups/list-requests.ts";
import type { Hint } from "#core/hints.ts";
import { getConversation, listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { getOwnProfile, getOwnSettings } from "#core/users/get-user.ts";
import type { Entry, LogName, Stretch } from "#protocol/entries.ts";
import type { UserSummary } from "#protocol/user.ts";
import { applyStretch, nextOf } from "#sdk/apply-entry.ts";
import { addWhole, applyHead } from "#sdk/apply-head.ts";
import {
  applyContacts,
  applyGroupRequests,
  applyProfile,
  applyUser,
  summaryOf,
} from "#sdk/apply-user-entry.ts";
import { initialState } from "#sdk/boot-state.ts";
import type { State } from "#sdk/state.ts";
import type { Tenant } from "#tests/support/tenant.ts";

/**
 * Runs a verb and compares, for each of these people, what a browser holds that applied its entries to what it held
 * before with what a browser holds that has just started. Answers the latter.
 */
export type Replays = (people: UserContext[], verb: () => Promise<unknown>) => Promise<State[]>;

export function createReplays(tenant: Tenant, app: AppRef): Replays {
  return async (people, verb) => {
    const before = await Promise.all(people.map((person) => snapshot(app, person)));
    const headsBefore = await Promise.all(people.map((person) => snapshot(app, person, "heads")));
    const mark = tenant.hints.length;
    await verb();
    await settled(tenant, people, before);
    return Promise.all(
      people.map(async (person, index) => {
        const old = before[index] ?? (await snapshot(app, person));
        const fresh = await snapshot(app, person);
        const known = await Promise.all(Object.values(fresh.users).map((user) => refetched(person, user)));
        const end = async (state: State, held: Held) =>
          known.reduce(applyUser, await withNewcomers(person, await pastShields(person, state), fresh, held));

        let pulled = await caughtUp(person, old, "u");
        for (const { info } of Object.values(pulled.conversations)) {
          pulled = await caughtUp(person, pulled, `c:${info.id}`);
        }
        expect(comparable(await end(pulled, "everything"))).toEqual(comparable(fresh));
        const stretches = await pushedTo(tenant, person, mark);
        const pushed = await end(await received(person, old, stretches), "everything");
        expect(comparable(pushed)).toEqual(comparable(fresh));
        const headsOld = headsBefore[index] ?? old;
        const heads = await end(await received(person, headsOld, stretches), "heads");
        expect(withoutEntries(heads)).toEqual(withoutEntries(fresh));
        return fresh;
      }),
    );
  };
}

type Held = "heads" | "everything";

/** What a client holds that has just started: the heads alone, or every entry too. */
export async function snapshot(app: AppRef, ctx: UserContext, held: Held = "everything"): Promise<State> {
  const { appKey, slug, name } = app;
  const user = await getOwnProfile(ctx);
  const settings = await getOwnSettings(ctx);
  let state = initialState(
    { user, app: { appKey, slug, name, avatar: null, registration: true }, settings },
    0,
  );
  const { conversations, userSeq } = await listConversations(ctx, { limit: 200 });
  state = applyProfile(applyContacts(state, await listContacts(ctx), userSeq), user);
  state = applyGroupRequests(state, await listRequests(ctx), settings);
  for (const head of conversations) state = await withHead(ctx, state, head.conversation.id, held);
  return state;
}

async function withHead(ctx: UserContext, state: State, conversation: number, held: Held): Promise<State> {
  const head = await getConversation(ctx, { conversation });
  if (held === "heads") return applyHead(state, head);
  return caughtUp(ctx, addWhole(state, head), `c:${conversation}`);
}

/** The state with those conversations whose first entry has just come: a client asks for their heads. */
async function withNewcomers(ctx: UserContext, state: State, fresh: State, held: Held): Promise<State> {
  let next = state;
  for (const { info } of Object.values(fresh.conversations)) {
    if (!next.conversations[info.id]) next = await withHead(ctx, next, info.id, held);
  }
  return next;
}

/** The state after these were pushed: what does not touch what is held shows that something is to be pulled. */
async function received(ctx: UserContext, before: State, stretches: Stretch[]): Promise<State> {
  let state = before;
  for (const stretch of stretches) {
    const next = nextOf(state, stretch.log);
    if (next !== null && stretch.from > next) state = await caughtUp(ctx, state, stretch.log);
    state = applyStretch(state, stretch);
  }
  return state;
}

/** The state after heads told it to pass over what came behind a shield, of which nothing is pushed. */
async function pastShields(ctx: UserContext, state: State): Promise<State> {
  let next = state;
  for (const { info, preferences } of Object.values(state.conversations)) {
    if (preferences.shielded) next = await caughtUp(ctx, next, `c:${info.id}`);
  }
  return next;
}

/** The state after what its log says above what it holds. */
async function caughtUp(ctx: UserContext, before: State, log: LogName): Promise<State> {
  let state = before;
  for (;;) {
    const after = (nextOf(state, log) ?? 1) - 1;
    const pulled = await pull(ctx, { log, after, limit: 200 });
    state = applyStretch(state, pulled);
    if (pulled.to >= pulled.lastSeq) return state;
  }
}

const stretchOf = (log: LogName, entry: Entry): Stretch => ({
  log,
  from: entry.seq,
  to: entry.seq,
  entries: [entry],
  hidden: [],
});

/** The stretches the push tells a user of, from the position in the log that was reached before. */
async function pushedTo({ hints, runtime }: Tenant, ctx: UserContext, from: number): Promise<Stretch[]> {
  const stretches: Stretch[] = [];
  for (const hint of hints.slice(from)) {
    if (hint.kind === "user.entries" && hint.userId === ctx.actor.userId) {
      stretches.push(...hint.entries.map((entry) => stretchOf("u", entry)));
    }
    if (hint.kind !== "conversation.entries") continue;
    const { members } = await audienceOf(runtime, runtime.db, ctx.app.id, hint.conversation, hint.membersSeq);
    const me = members.find(({ userId }) => userId === ctx.actor.userId);
    const seen = hint.entries.filter(
      (entry) =>
        leaversOf(entry).includes(ctx.actor.username) ||
        (me && (!me.shielded || entry.kind.startsWith("group."))),
    );
    stretches.push(...seen.map((entry) => stretchOf(`c:${hint.conversation}`, entry)));
  }
  return stretches;
}

/** What must be equal. Times of activity are taken by the server a moment apart from the entry's own. */
function comparable(state: State) {
  const { conversations, order, totalUnread, friends, requests, blocked, me, userSeq } = state;
  const { groupRequests, settings } = state;
  const withoutTimes = Object.values(conversations).map(({ activeAt: _, ...conversation }) => conversation);
  const lists = { friends, requests, blocked, groupRequests };
  return { conversations: withoutTimes, order, totalUnread, ...lists, settings, me, userSeq };
}

/** What the list shows, which must be right also where no entries are held. */
function withoutEntries(state: State) {
  const { conversations, ...rest } = comparable(state);
  return { ...rest, conversations: conversations.map(({ entries: _, loadedFrom: __, ...list }) => list) };
}

/** A profile's change is a signal; whoever shows the person asks again. */
async function refetched(person: UserContext, user: UserSummary): Promise<UserSummary> {
  return user.username === person.actor.username ? summaryOf(await getOwnProfile(person)) : user;
}

/** Pushes leave after the verb's answer; waits until every position that was committed was told. */
async function settled({ hints }: Tenant, people: UserContext[], before: State[]): Promise<void> {
  for (const [index, person] of people.entries()) {
    for (const id of Object.keys(before[index]?.conversations ?? {})) {
      const head = await getConversation(person, { conversation: Number(id) }).catch(() => null);
      await expect.poll(() => highestTold(hints, Number(id))).toBeGreaterThanOrEqual(head?.lastSeq ?? 0);
    }
  }
}

const highestTold = (hints: Hint[], conversation: number): number =>
  Math.max(
    0,
    ...hints.flatMap((hint) =>
      hint.kind === "conversation.entries" && hint.conversation === conversation
        ? hint.entries.map(({ seq }) => seq)
        : [],
    ),
  );
