import type { ConversationEntry } from "#protocol/entries.ts";
import type { JoinRequest } from "#protocol/group.ts";
import type { Target } from "#protocol/message.ts";
import type { UserSummary } from "#protocol/user.ts";
import {
  type AcknowledgedMessage,
  type ConversationState,
  type OutgoingMessage,
  type State,
  targetKey,
} from "./state.ts";

/** How far a message of mine has come. */
export type Receipt = "sending" | "failed" | "sent" | "delivered" | "read";

/** The conversation with a target, if one exists yet. */
export function conversationOf(state: State, target: Target): ConversationState | undefined {
  if ("user" in target) {
    const id = state.conversationOfUser[target.user];
    return id === undefined ? undefined : state.conversations[id];
  }
  if ("room" in target) return undefined;
  const id = state.conversationOfGroup[target.group];
  return id === undefined ? undefined : state.conversations[id];
}

/** Whom a conversation is with, as `send` and `open` take it. */
export function targetOf(conversation: ConversationState): Target {
  const { info } = conversation;
  return info.kind === "single" ? { user: info.peer.username } : { group: info.group.id };
}

/** The list of conversations, by last activity, newest first. */
export function conversationList(state: State): ConversationState[] {
  return state.order.flatMap((id) => state.conversations[id] ?? []);
}

/** The conversations a person sees listed: pinned ones first, the latest pin on top; hidden ones left out. */
export function listedConversations(state: State): ConversationState[] {
  const shown = conversationList(state).filter((conversation) => !isHidden(conversation));
  const pinned = shown.filter(({ preferences }) => preferences.pinnedAt !== null);
  if (pinned.length === 0) return shown;
  const rest = shown.filter(({ preferences }) => preferences.pinnedAt === null);
  const pinnedAt = ({ preferences }: ConversationState) => preferences.pinnedAt ?? 0;
  return [...pinned.sort((a, b) => pinnedAt(b) - pinnedAt(a)), ...rest];
}

/** True while I took a conversation out of the list and nothing has come since. */
export function isHidden(conversation: ConversationState): boolean {
  const { preferences, lastEntry, head, firstSeq, unread } = conversation;
  const { hiddenAt } = preferences;
  if (hiddenAt === 0) return false;
  if (lastEntry) return lastEntry.seq <= hiddenAt;
  // Of a chat that was deleted nothing is left to go by; what only moves its head is not shown.
  return firstSeq > hiddenAt ? unread === 0 : head <= hiddenAt;
}

/** True when a message there may ring: neither the conversation nor everything is set not to disturb. */
export function rings(state: State, conversation: ConversationState): boolean {
  const { noDisturb, shielded } = conversation.preferences;
  return !noDisturb && !shielded && !state.settings.noDisturb;
}

const none: never[] = [];

/** My messages that have no place in the log yet, in the order of my clicks; each message is here or in `entries`. */
export function outgoingOf(state: State, target: Target): (OutgoingMessage | AcknowledgedMessage)[] {
  return state.outgoing[targetKey(target)] ?? none;
}

/** Everything a conversation shows: the log's entries, then what I sent and is not in the log yet. */
export function messagesOf(
  state: State,
  target: Target,
): { entries: ConversationEntry[]; outgoing: (OutgoingMessage | AcknowledgedMessage)[] } {
  return { entries: conversationOf(state, target)?.entries ?? none, outgoing: outgoingOf(state, target) };
}

/** How far an entry of mine has come in its conversation. */
export function receiptOf(conversation: ConversationState, seq: number): Receipt {
  const { peer } = conversation;
  if (!peer || seq > Math.max(peer.delivered, peer.read)) return "sent";
  return seq <= peer.read ? "read" : "delivered";
}

/** What I call somebody: my remark, their nickname, or their username. */
export function displayName(state: State, username: string): string {
  if (username === state.me.username) return state.me.nickname || username;
  return state.friends[username]?.relation.remark || userOf(state, username).nickname || username;
}

/** What I call somebody in a group: my remark, their name in the group, their nickname, or their username. */
export function nameInGroup(state: State, conversation: number, username: string): string {
  const { info } = state.conversations[conversation] ?? {};
  const own = username === state.me.username && info?.kind === "group" ? info.group.me?.nickname : undefined;
  const nickname = own ?? state.members[conversation]?.[username]?.nickname;
  return state.friends[username]?.relation.remark || nickname || displayName(state, username);
}

/** Why I may not write in a conversation now; null when I may. */
export type WriteBar = "left" | "dissolved" | "shielded" | "silenced" | "silencedAll";

/** What keeps me from writing in a conversation; `now` in epoch milliseconds. */
export function writeBar({ info, preferences }: ConversationState, now: number): WriteBar | null {
  if (info.kind !== "group") return null;
  const { me, dissolved, silencedAll } = info.group;
  if (!me) return "left";
  if (dissolved) return "dissolved";
  if (preferences.shielded) return "shielded";
  if (me.role !== "member") return null;
  if (me.silencedUntil !== null && me.silencedUntil > now) return "silenced";
  return silencedAll ? "silencedAll" : null;
}

/** Requests of others to join groups, which wait for my answer. */
export function waitingJoinRequests(state: State): JoinRequest[] {
  const { username } = state.me;
  return state.groupRequests.filter(
    (request) => request.state === "pending" && request.user.username !== username,
  );
}

const strangers = new Map<string, UserSummary>();

/** Somebody as last heard of; a bare name when nothing is known. */
export function userOf(state: State, username: string): UserSummary {
  const known = state.users[username];
  if (known) return known;
  // The same object every time, so that a component that selects it is not drawn again.
  const stranger = strangers.get(username) ?? { username, nickname: "", avatar: null, profileVersion: 0 };
  strangers.set(username, stranger);
  return stranger;
}

/** Unread messages of all conversations, also of those that do not ring. */
export const totalUnread = (state: State): number => state.totalUnread;

/** Unread messages of the conversations that ring, for the title and the badge. */
export function ringingUnread(state: State): number {
  return conversationList(state).reduce(
    (sum, conversation) => sum + (rings(state, conversation) ? conversation.unread : 0),
    0,
  );
}

/** Requests that wait for my answer. */
export function waitingRequests(state: State): number {
  return state.requests.filter(({ direction, state: now }) => direction === "received" && now === "pending")
    .length;
}

/** Position of the first message of others that I have not seen, among those held; null when there is none. */
export function firstUnread(state: State, conversation: ConversationState): number | null {
  const { mine, entries } = conversation;
  const entry = entries.find(
    (candidate) =>
      candidate.seq > mine.read &&
      candidate.kind === "message.created" &&
      candidate.sender !== state.me.username &&
      !candidate.retracted,
  );
  return entry?.seq ?? null;
}

/** True while nothing older can be fetched. */
export const atBeginning = (conversation: ConversationState): boolean =>
  conversation.loadedFrom <= conversation.firstSeq;
