import { mentionsOf } from "#protocol/body-text.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { Cursor } from "#protocol/sync.ts";
import type { ConversationState, State } from "./state.ts";

/** The state with a conversation put in its place: the list's order and the total follow. */
export function putConversation(state: State, conversation: ConversationState): State {
  const { info } = conversation;
  const { id } = info;
  const before = state.conversations[id];
  if (before === conversation) return state;
  const moved = before === undefined || before.activeAt !== conversation.activeAt;
  const named =
    info.kind === "single" && state.conversationOfUser[info.peer.username] !== id
      ? { ...state.conversationOfUser, [info.peer.username]: id }
      : state.conversationOfUser;
  const grouped =
    info.kind === "group" && state.conversationOfGroup[info.group.id] !== id
      ? { ...state.conversationOfGroup, [info.group.id]: id }
      : state.conversationOfGroup;
  const conversations = { ...state.conversations, [id]: conversation };
  return {
    ...state,
    conversations,
    order: moved ? placed(state.order, conversations, conversation) : state.order,
    conversationOfUser: named,
    conversationOfGroup: grouped,
    totalUnread: state.totalUnread + conversation.unread - (before?.unread ?? 0),
  };
}

/** Newest activity first; the higher id when two are equal, as the server lists them. */
function placed(
  order: number[],
  conversations: Record<number, ConversationState>,
  moved: ConversationState,
): number[] {
  const { id } = moved.info;
  const others = order.filter((other) => other !== id);
  const at = others.findIndex((other) => {
    const activeAt = conversations[other]?.activeAt ?? 0;
    return activeAt < moved.activeAt || (activeAt === moved.activeAt && other < id);
  });
  return at === -1 ? [...others, id] : [...others.slice(0, at), id, ...others.slice(at)];
}

/** The state without a conversation that is no longer mine. */
export function removeConversation(state: State, id: number): State {
  const gone = state.conversations[id];
  if (!gone) return state;
  const { [id]: _, ...conversations } = state.conversations;
  const { [id]: __, ...members } = state.members;
  const without = (places: Record<string, number>) =>
    Object.fromEntries(Object.entries(places).filter(([, conversation]) => conversation !== id));
  return {
    ...state,
    conversations,
    members,
    conversationOfUser: without(state.conversationOfUser),
    conversationOfGroup: without(state.conversationOfGroup),
    order: state.order.filter((other) => other !== id),
    totalUnread: state.totalUnread - gone.unread,
  };
}

/** True when an entry counts as unread for me while it lies above my read position. */
export function counts(entry: ConversationEntry, me: string): boolean {
  return entry.kind === "message.created" && entry.sender !== me && entry.body !== null;
}

/** Unread messages counted from what is held, capped; null when not everything above `read` is held. */
export function countUnread(conversation: ConversationState, me: string): number | null {
  const { entries, loadedFrom, next, countedTo, mine, firstSeq } = conversation;
  // What lies below the first position is not for me to read.
  const read = Math.max(mine.read, firstSeq - 1);
  if (read >= countedTo) return 0;
  if (next <= countedTo || loadedFrom > read + 1) return null;
  let unread = 0;
  for (let index = entries.length - 1; index >= 0 && unread < limits.unreadCap; index -= 1) {
    const entry = entries[index];
    if (!entry || entry.seq <= read) break;
    if (counts(entry, me)) unread += 1;
  }
  return unread;
}

/** The further of two positions in each respect: cursors never go back. */
export function furthest(a: Cursor, b: Cursor): Cursor {
  if (b.read <= a.read && b.delivered <= a.delivered) return a;
  return { read: Math.max(a.read, b.read), delivered: Math.max(a.delivered, b.delivered) };
}

/** The conversation after my cursor moved. `told` is the server's count, taken when it cannot be counted here. */
export function moveMine(
  conversation: ConversationState,
  to: Cursor,
  me: string,
  told?: number,
): ConversationState {
  const mine = furthest(conversation.mine, to);
  if (mine === conversation.mine) return conversation;
  const moved = { ...conversation, mine };
  if (mine.read === conversation.mine.read) return moved;
  return {
    ...moved,
    unread: countUnread(moved, me) ?? told ?? conversation.unread,
    mentions: conversation.mentions.filter((seq) => seq > mine.read),
  };
}

/** True when a message of somebody else mentions me. */
export function mentionsMe(entry: ConversationEntry, me: string): boolean {
  if (!counts(entry, me) || entry.kind !== "message.created") return false;
  const mentions = mentionsOf(entry.body);
  return mentions?.all === true || mentions?.users?.includes(me) === true;
}

/** The conversation without anything up to `upTo`, which I deleted for myself. */
export function cleared(conversation: ConversationState, upTo: number, me: string): ConversationState {
  const { lastEntry } = conversation;
  const next: ConversationState = {
    ...conversation,
    next: Math.max(conversation.next, upTo + 1),
    head: Math.max(conversation.head, upTo),
    countedTo: Math.max(conversation.countedTo, upTo),
    firstSeq: Math.max(conversation.firstSeq, upTo + 1),
    loadedFrom: Math.max(conversation.loadedFrom, upTo + 1),
    entries: conversation.entries.filter(({ seq }) => seq > upTo),
    lastEntry: lastEntry && lastEntry.seq <= upTo ? null : lastEntry,
    mentions: conversation.mentions.filter((seq) => seq > upTo),
  };
  return { ...next, unread: countUnread(next, me) ?? conversation.unread };
}

/** The later of two previews; a retracted one wins over its own earlier form. */
export function laterEntry(
  a: ConversationEntry | null,
  b: ConversationEntry | null,
): ConversationEntry | null {
  if (!a || !b) return a ?? b;
  if (a.seq !== b.seq) return a.seq > b.seq ? a : b;
  return b.kind === "message.created" && b.retracted ? b : a;
}

/** A message without its body, in its place. Other entries stay as they are. */
export function blanked(entry: ConversationEntry): ConversationEntry {
  if (entry.kind !== "message.created" || entry.body === null) return entry;
  return { ...entry, body: null, retracted: true };
}

/** Entries in which every message that one of `retractions` takes back is blank. */
export function withRetractions(
  entries: ConversationEntry[],
  retractions: ConversationEntry[],
): ConversationEntry[] {
  const targets = new Set<number>();
  for (const entry of retractions) if (entry.kind === "message.retracted") targets.add(entry.targetSeq);
  if (targets.size === 0) return entries;
  return entries.map((entry) => (targets.has(entry.seq) ? blanked(entry) : entry));
}

/** The conversation with its newest `keep` entries at most; older ones can be fetched again. */
export function trimmed(conversation: ConversationState, keep: number): ConversationState {
  const entries = conversation.entries.slice(-keep);
  const first = entries[0];
  if (!first || entries.length === conversation.entries.length) return conversation;
  return { ...conversation, entries, loadedFrom: first.seq };
}
