import type { ConversationEntry, Entry, LogName, Stretch, UserEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import { applyGroupEntry } from "./apply-group-entry.ts";
import { applyUserEntry } from "./apply-user-entry.ts";
import {
  blanked,
  counts,
  countUnread,
  laterEntry,
  mentionsMe,
  putConversation,
} from "./conversation-state.ts";
import { withoutOutgoing } from "./outgoing-state.ts";
import type { ConversationState, State } from "./state.ts";

/** The conversation a log belongs to; null for my own log. */
export function conversationOfLog(log: LogName): number | null {
  return log === "u" ? null : Number(log.slice(2));
}

/**
 * The state after one entry of a log. Pure, and the only way an entry enters the state: pushed, caught up, or
 * written by another tab. An entry that is not the next of its log changes nothing: a double is known already,
 * an early one must be held back by the caller.
 */
export function applyEntry(state: State, log: LogName, entry: Entry): State {
  const id = conversationOfLog(log);
  if (id === null) {
    // A log carries entries of its own family only.
    return entry.seq === (state.userSeq ?? 0) + 1 ? applyUserEntry(state, entry as UserEntry) : state;
  }
  const conversation = state.conversations[id];
  if (conversation?.next !== entry.seq) return state;
  return applyConversationEntry(state, conversation, entry as ConversationEntry);
}

/** The state after positions up to `to` turned out to hold nothing for me. */
export function applyHidden(state: State, log: LogName, to: number): State {
  const id = conversationOfLog(log);
  if (id === null) return to > (state.userSeq ?? 0) ? { ...state, userSeq: to } : state;
  const conversation = state.conversations[id];
  if (!conversation || to < conversation.next) return state;
  const nothingHeld = conversation.entries.length === 0;
  return putConversation(state, {
    ...conversation,
    next: to + 1,
    loadedFrom: nothingHeld ? to + 1 : conversation.loadedFrom,
    head: Math.max(conversation.head, to),
    countedTo: Math.max(conversation.countedTo, to),
  });
}

/** The position that must come next in a log; null when the log's conversation is not known. */
export function nextOf(state: State, log: LogName): number | null {
  const id = conversationOfLog(log);
  if (id === null) return state.userSeq === null ? null : state.userSeq + 1;
  return state.conversations[id]?.next ?? null;
}

/** The state after a stretch that touches what is held; one that begins above it changes nothing. */
export function applyStretch(state: State, { log, from, to, entries }: Stretch): State {
  const next = nextOf(state, log);
  if (next === null || from > next || to < next) return state;
  let result = state;
  for (const entry of entries) {
    if (entry.seq < (nextOf(result, log) ?? 0)) continue;
    // Positions of the stretch without an entry are hidden from me.
    result = applyEntry(applyHidden(result, log, entry.seq - 1), log, entry);
  }
  return applyHidden(result, log, to);
}

function applyConversationEntry(
  state: State,
  conversation: ConversationState,
  entry: ConversationEntry,
): State {
  const advanced: ConversationState = {
    ...conversation,
    entries: [...conversation.entries, entry],
    next: entry.seq + 1,
    head: Math.max(conversation.head, entry.seq),
    countedTo: Math.max(conversation.countedTo, entry.seq),
  };
  // The count told with a head already contains this entry; so does what was told of the group.
  const counted = entry.seq <= conversation.countedTo;
  const next = ((): State => {
    switch (entry.kind) {
      case "message.created":
        return applyMessage(state, advanced, entry, counted);
      case "message.retracted":
        return putConversation(state, applyRetraction(state, advanced, entry, counted));
      default:
        return applyGroupEntry(state, advanced, entry, counted);
    }
  })();
  return entry.seq === conversation.countedTo ? withExactCount(next, conversation.info.id) : next;
}

/** A gap has just been filled up to where the count was told; what was told may be older than my reading. */
function withExactCount(state: State, id: number): State {
  const conversation = state.conversations[id];
  const unread = conversation && countUnread(conversation, state.me.username);
  return conversation && typeof unread === "number"
    ? putConversation(state, { ...conversation, unread })
    : state;
}

type Created = Extract<ConversationEntry, { kind: "message.created" }>;
type Retracted = Extract<ConversationEntry, { kind: "message.retracted" }>;

function applyMessage(
  state: State,
  conversation: ConversationState,
  entry: Created,
  counted: boolean,
): State {
  const me = state.me.username;
  const fresh = !counted && counts(entry, me) && entry.seq > conversation.mine.read;
  const mentioned = fresh && mentionsMe(entry, me) && conversation.mentions.length < limits.mentionsCap;
  const next = putConversation(state, {
    ...conversation,
    mentions: mentioned ? [...conversation.mentions, entry.seq] : conversation.mentions,
    unread: fresh ? Math.min(conversation.unread + 1, limits.unreadCap) : conversation.unread,
    lastEntry: laterEntry(conversation.lastEntry, entry),
    activeAt: Math.max(conversation.activeAt, entry.createdAt),
    typing: conversation.typing.filter((username) => username !== entry.sender),
  });
  if (entry.sender !== me || entry.clientId === null) return next;
  return withoutOutgoing(next, entry.clientId);
}

function applyRetraction(
  state: State,
  conversation: ConversationState,
  entry: Retracted,
  counted: boolean,
): ConversationState {
  const { targetSeq } = entry;
  const me = state.me.username;
  const last = conversation.lastEntry;
  const target = conversation.entries.find((candidate) => candidate.seq === targetSeq);
  const next = {
    ...conversation,
    entries: target
      ? conversation.entries.map((candidate) =>
          candidate.seq === targetSeq ? blanked(candidate) : candidate,
        )
      : conversation.entries,
    lastEntry: last?.seq === targetSeq ? blanked(last) : last,
    mentions: conversation.mentions.includes(targetSeq)
      ? conversation.mentions.filter((seq) => seq !== targetSeq)
      : conversation.mentions,
  };
  if (counted) return next;
  const exact = countUnread(next, me);
  if (exact !== null) return { ...next, unread: exact };
  const wasCounted = target ? counts(target, me) : entry.by !== me;
  // A capped count says nothing about how many there are; the head told next brings the right one.
  const read = Math.max(next.mine.read, next.firstSeq - 1);
  if (!wasCounted || targetSeq <= read || next.unread >= limits.unreadCap) return next;
  return { ...next, unread: Math.max(0, next.unread - 1) };
}
