import type { ConversationEntry } from "#protocol/entries.ts";
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
  return Object.values(state.conversations).find(
    ({ info }) => info.kind === "group" && info.group.id === target.group,
  );
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

/** Unread messages of all conversations, for the title and the badge. */
export const totalUnread = (state: State): number => state.totalUnread;

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
