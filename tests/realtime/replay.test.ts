import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import { removeBlock } from "#core/blocks/remove-block.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import { acceptFriend, declineFriend } from "#core/friends/answer-request.ts";
import { listContacts } from "#core/friends/list-contacts.ts";
import { removeFriend } from "#core/friends/remove-friend.ts";
import { requestFriend } from "#core/friends/request-friend.ts";
import { updateFriend } from "#core/friends/update-friend.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { getConversation, listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import { updateProfile } from "#core/users/update-profile.ts";
import type { LogName, Stretch } from "#protocol/entries.ts";
import type { UserSummary } from "#protocol/user.ts";
import { applyStretch, nextOf } from "#sdk/apply-entry.ts";
import { addWhole, applyHead } from "#sdk/apply-head.ts";
import { applyContacts, applyProfile, applyUser, summaryOf } from "#sdk/apply-user-entry.ts";
import { initialState } from "#sdk/boot-state.ts";
import type { State } from "#sdk/state.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

// What a browser holds after it applied a verb's entries must be what a browser holds that has just started.

let tenant: Tenant;
let app: AppRef;
beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

/** What a client holds that has just started: the heads alone, or every entry too. */
async function snapshot(ctx: UserContext, held: "heads" | "everything" = "everything"): Promise<State> {
  const { appKey, slug, name } = app;
  const user = await getOwnProfile(ctx);
  let state = initialState({ user, app: { appKey, slug, name, registration: true } }, 0);
  const { conversations, userSeq } = await listConversations(ctx, { limit: 200 });
  state = applyProfile(applyContacts(state, await listContacts(ctx), userSeq), user);
  for (const head of conversations) {
    if (held === "heads") {
      state = applyHead(state, head);
      continue;
    }
    state = addWhole(state, head);
    state = await caughtUp(ctx, state, `c:${head.conversation.id}`);
  }
  return state;
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

/** The stretches the push tells a user of, from the position in the log that was reached before. */
function pushedTo(ctx: UserContext, from: number): Stretch[] {
  return tenant.hints.slice(from).flatMap((hint): Stretch[] => {
    if (hint.kind === "user.entries" && hint.userId === ctx.actor.userId) {
      return hint.entries.map((entry) => ({
        log: "u",
        from: entry.seq,
        to: entry.seq,
        entries: [entry],
        hidden: [],
      }));
    }
    if (hint.kind !== "conversation.entries") return [];
    return hint.entries.map((entry) => ({
      log: `c:${hint.conversation}` as const,
      from: entry.seq,
      to: entry.seq,
      entries: [entry],
      hidden: [],
    }));
  });
}

/** What must be equal. Times of activity are taken by the server a moment apart from the entry's own. */
function comparable(state: State) {
  const { conversations, order, totalUnread, friends, requests, blocked, me, userSeq } = state;
  const withoutTimes = Object.values(conversations).map(({ activeAt: _, ...conversation }) => conversation);
  return { conversations: withoutTimes, order, totalUnread, friends, requests, blocked, me, userSeq };
}

/** Runs a verb and compares, for each of these people, the replayed old snapshot with a fresh one. */
async function replays(people: UserContext[], verb: () => Promise<unknown>): Promise<State[]> {
  const before = await Promise.all(people.map((person) => snapshot(person)));
  const headsBefore = await Promise.all(people.map((person) => snapshot(person, "heads")));
  const mark = tenant.hints.length;
  await verb();
  await settled(people, before);
  return Promise.all(
    people.map(async (person, index) => {
      const old = before[index] ?? (await snapshot(person));
      const fresh = await snapshot(person);
      let pulled = await caughtUp(person, old, "u");
      for (const { info } of Object.values(old.conversations)) {
        pulled = await caughtUp(person, pulled, `c:${info.id}`);
      }
      const known = await Promise.all(Object.values(fresh.users).map((user) => refetched(person, user)));
      pulled = known.reduce(applyUser, pulled);
      expect(comparable(pulled)).toEqual(comparable(fresh));
      const pushed = pushedTo(person, mark).reduce(applyStretch, old);
      expect(comparable(known.reduce(applyUser, pushed))).toEqual(comparable(fresh));
      const heads = pushedTo(person, mark).reduce(applyStretch, headsBefore[index] ?? old);
      expect(withoutEntries(known.reduce(applyUser, heads))).toEqual(withoutEntries(fresh));
      return fresh;
    }),
  );
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
async function settled(people: UserContext[], before: State[]): Promise<void> {
  for (const [index, person] of people.entries()) {
    for (const id of Object.keys(before[index]?.conversations ?? {})) {
      const { lastSeq } = await getConversation(person, { conversation: Number(id) });
      await expect.poll(() => highestTold(Number(id))).toBeGreaterThanOrEqual(lastSeq);
    }
  }
}

const highestTold = (conversation: number): number =>
  Math.max(
    0,
    ...tenant.hints.flatMap((hint) =>
      hint.kind === "conversation.entries" && hint.conversation === conversation
        ? hint.entries.map(({ seq }) => seq)
        : [],
    ),
  );

async function pair(): Promise<[UserContext, UserContext]> {
  const [ann, ben] = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
  await send(ann, ben, "the first");
  await send(ben, ann, "the second");
  return [ann, ben];
}

async function friends(): Promise<[UserContext, UserContext]> {
  const [ann, ben] = await pair();
  await requestFriend(ann, { username: ben.actor.username, reason: "" });
  await acceptFriend(ben, { username: ann.actor.username });
  return [ann, ben];
}

const named = (user: UserContext) => ({ username: user.actor.username });
const send = (from: UserContext, to: UserContext, text: string) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });

describe("replaying the entries of", () => {
  it("message.send", async () => {
    const [ann, ben] = await pair();
    const [, second] = await replays([ann, ben], () => send(ann, ben, "hello"));
    expect(second?.totalUnread).toBe(2);
  });

  it("message.send, after others were active in between", async () => {
    const [ann, ben] = await pair();
    const cat = await tenant.user(app, uniqueName("cat"));
    await send(cat, ann, "later");
    const [first] = await replays([ann, ben, cat], () => send(ben, ann, "latest"));
    expect(first?.order).toHaveLength(2);
  });

  it("message.retract, of an unread, a read and the last message", async () => {
    const [ann, ben] = await pair();
    const sent = await send(ann, ben, "a mistake");
    const last = await send(ann, ben, "another");
    const { conversation } = sent;
    const [, second] = await replays([ann, ben], () => retractMessage(ann, { conversation, seq: sent.seq }));
    expect(second?.totalUnread).toBe(2);
    await replays([ann, ben], () => retractMessage(ann, { conversation, seq: last.seq }));
  });

  it("friend.request, also a second time", async () => {
    const [ann, ben] = await pair();
    await replays([ann, ben], () => requestFriend(ann, { ...named(ben), reason: "hello" }));
    await replays([ann, ben], () => requestFriend(ann, { ...named(ben), reason: "hello again" }));
  });

  it("friend.request to somebody who asked, which accepts", async () => {
    const [ann, ben] = await pair();
    await requestFriend(ben, { ...named(ann), reason: "" });
    const [first] = await replays([ann, ben], () => requestFriend(ann, { ...named(ben), reason: "" }));
    expect(Object.keys(first?.friends ?? {})).toEqual([ben.actor.username]);
  });

  it("friend.accept", async () => {
    const [ann, ben] = await pair();
    await requestFriend(ann, { ...named(ben), reason: "" });
    await replays([ann, ben], () => acceptFriend(ben, named(ann)));
  });

  it("friend.decline", async () => {
    const [ann, ben] = await pair();
    await requestFriend(ann, { ...named(ben), reason: "" });
    await replays([ann, ben], () => declineFriend(ben, named(ann)));
  });

  it("friend.remove", async () => {
    const [ann, ben] = await friends();
    await replays([ann, ben], () => removeFriend(ann, named(ben)));
  });

  it("friend.update", async () => {
    const [ann, ben] = await friends();
    const [first] = await replays([ann, ben], () => updateFriend(ann, { ...named(ben), remark: "Benny" }));
    expect(first?.friends[ben.actor.username]?.relation.remark).toBe("Benny");
    await replays([ann, ben], () => updateFriend(ann, { ...named(ben), note: "from work" }));
  });

  it("block.add and block.remove, of a friend and of a stranger", async () => {
    for (const people of [await friends(), await pair()]) {
      const [ann, ben] = people;
      await replays([ann, ben], () => addBlock(ann, named(ben)));
      await replays([ann, ben], () => removeBlock(ann, named(ben)));
    }
  });

  it("user.update", async () => {
    const [ann, ben] = await friends();
    const [first] = await replays([ann, ben], () =>
      updateProfile(ann, { nickname: "Annie", region: "Bergen" }),
    );
    expect(first?.me).toMatchObject({ nickname: "Annie", region: "Bergen" });
  });
});
