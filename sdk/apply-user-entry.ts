import type { UserSettings } from "#protocol/conversation.ts";
import type { UserEntry } from "#protocol/entries.ts";
import type { Contact, ContactList, FriendRequest } from "#protocol/friend.ts";
import type { JoinRequest } from "#protocol/group.ts";
import type { Profile, UserSummary } from "#protocol/user.ts";
import { cleared, putConversation, removeConversation } from "./conversation-state.ts";
import type { State } from "./state.ts";

/** The state after an entry of my own log. */
export function applyUserEntry(before: State, entry: UserEntry): State {
  const state = { ...before, userSeq: entry.seq };
  switch (entry.kind) {
    case "friend.requested":
      return withRequest(applyUser(state, entry.request.user), entry.request);
    case "friend.declined":
      return settleRequest(applyUser(state, entry.user), entry.user.username, "declined", entry.direction);
    case "friend.accepted":
      return settleRequest(withFriend(applyUser(state, entry.user), entry), entry.user.username, "accepted");
    case "friend.removed": {
      const { [entry.user.username]: _, ...friends } = state.friends;
      return applyUser({ ...state, friends }, entry.user);
    }
    case "friend.updated": {
      const friend = state.friends[entry.user.username];
      const next = applyUser(state, entry.user);
      if (!friend) return next;
      const { remark, note } = entry;
      return withFriend(next, { user: entry.user, relation: { ...friend.relation, remark, note } });
    }
    case "block.added": {
      const blocked = { ...state.blocked, [entry.user.username]: entry.user };
      return applyUser(withBlockedMark({ ...state, blocked }, entry.user.username, true), entry.user);
    }
    case "block.removed": {
      const { [entry.user.username]: _, ...blocked } = state.blocked;
      return applyUser(withBlockedMark({ ...state, blocked }, entry.user.username, false), entry.user);
    }
    case "profile.updated":
      return applyProfile(state, entry.profile);
    case "settings.updated":
      return { ...state, settings: entry.settings };
    case "group.requested":
      return withJoinRequest(state, entry.request);
    case "group.requestAnswered":
      return settleJoinRequest(state, entry.request);
    case "conversation.updated":
      return withPreferences(state, entry);
    case "conversation.cleared": {
      const conversation = state.conversations[entry.conversation];
      if (!conversation) return state;
      if (entry.left) return removeConversation(state, entry.conversation);
      return putConversation(state, cleared(conversation, entry.upTo, state.me.username));
    }
    default:
      entry satisfies never;
      return state;
  }
}

/** The state with the contacts the server told, which contain my own log up to `userSeq`. */
export function applyContacts(state: State, contacts: ContactList, userSeq: number): State {
  const friends = Object.fromEntries(contacts.friends.map((friend) => [friend.user.username, friend]));
  const blocked = Object.fromEntries(contacts.blocked.map((user) => [user.username, user]));
  const known = [
    ...contacts.friends.map(({ user }) => user),
    ...contacts.requests.map(({ user }) => user),
    ...contacts.blocked,
  ];
  const next = { ...state, userSeq, friends, blocked, requests: contacts.requests };
  return known.reduce(applyUser, next);
}

/** The state with what the server told of my settings and of requests to join groups. */
export function applyGroupRequests(
  state: State,
  groupRequests: JoinRequest[],
  settings: UserSettings,
): State {
  const people = groupRequests.flatMap(({ user, inviter }) => (inviter ? [user, inviter] : [user]));
  return people.reduce(applyUser, { ...state, groupRequests, settings });
}

function withJoinRequest(state: State, request: JoinRequest): State {
  const others = state.groupRequests.filter(({ id }) => id !== request.id);
  const next = { ...state, groupRequests: [request, ...others] };
  return request.inviter
    ? applyUser(applyUser(next, request.user), request.inviter)
    : applyUser(next, request.user);
}

/** Mine stays as history; one that waited for me is done. */
function settleJoinRequest(state: State, request: JoinRequest): State {
  const mine = request.user.username === state.me.username;
  const groupRequests = state.groupRequests.flatMap((other) =>
    other.id !== request.id ? other : mine ? request : [],
  );
  return { ...state, groupRequests };
}

function withPreferences(state: State, entry: Extract<UserEntry, { kind: "conversation.updated" }>): State {
  const conversation = state.conversations[entry.conversation];
  if (!conversation) return state;
  const { preferences, activeAt = conversation.activeAt } = entry;
  return putConversation(state, { ...conversation, preferences, activeAt });
}

/** The state with my own profile as the server has it. */
export function applyProfile(state: State, profile: Profile): State {
  return applyUser({ ...state, me: profile }, summaryOf(profile));
}

/** The part of a profile that others see beside messages. */
export function summaryOf({ username, nickname, avatar, profileVersion, deleted }: Profile): UserSummary {
  return { username, nickname, avatar, profileVersion, ...(deleted ? { deleted } : {}) };
}

/** The state in which everything shows somebody as `user`, unless something newer is known. */
export function applyUser(state: State, user: UserSummary): State {
  const { username } = user;
  const known = state.users[username];
  if (known && known.profileVersion > user.profileVersion) return state;
  if (known && known.profileVersion === user.profileVersion && known.deleted === user.deleted) return state;
  const next = { ...state, users: { ...state.users, [username]: user } };
  const friend = state.friends[username];
  if (friend) next.friends = { ...state.friends, [username]: { ...friend, user } };
  if (state.blocked[username]) next.blocked = { ...state.blocked, [username]: user };
  if (state.requests.some((request) => request.user.username === username)) {
    next.requests = state.requests.map((request) =>
      request.user.username === username ? { ...request, user } : request,
    );
  }
  const conversation = state.conversations[state.conversationOfUser[username] ?? 0];
  if (conversation?.info.kind !== "single") return next;
  return putConversation(next, { ...conversation, info: { ...conversation.info, peer: user } });
}

/** The state in which whatever the server says of people is newer: a restored one counts its versions anew. */
export function forgetVersions(state: State): State {
  const forget = <T extends UserSummary>(user: T): T => ({ ...user, profileVersion: -1 });
  const users = Object.fromEntries(Object.entries(state.users).map(([name, user]) => [name, forget(user)]));
  const next: State = { ...state, me: forget(state.me), users };
  return Object.values(state.conversations).reduce((now, conversation) => {
    const { info } = conversation;
    if (info.kind !== "single") return now;
    return putConversation(now, { ...conversation, info: { ...info, peer: forget(info.peer) } });
  }, next);
}

function withFriend(state: State, { user, relation }: Contact): State {
  return { ...state, friends: { ...state.friends, [user.username]: { user, relation } } };
}

/** One request per person and direction, the newest first. */
function withRequest(state: State, request: FriendRequest): State {
  const others = state.requests.filter(
    (other) => other.user.username !== request.user.username || other.direction !== request.direction,
  );
  return { ...state, requests: [request, ...others] };
}

function settleRequest(
  state: State,
  username: string,
  outcome: "accepted" | "declined",
  direction?: FriendRequest["direction"],
): State {
  const requests = state.requests.map((request): FriendRequest => {
    const meant =
      request.user.username === username && (direction === undefined || request.direction === direction);
    return meant && request.state === "pending" ? { ...request, state: outcome } : request;
  });
  return { ...state, requests };
}

function withBlockedMark(state: State, username: string, blocked: boolean): State {
  const friend = state.friends[username];
  if (!friend) return state;
  return withFriend(state, { user: friend.user, relation: { ...friend.relation, blocked } });
}
