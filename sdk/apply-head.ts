import type { ConversationEntry } from "#protocol/entries.ts";
import type { Head, Pulled } from "#protocol/sync.ts";
import type { UserSummary } from "#protocol/user.ts";
import { applyUser } from "./apply-user-entry.ts";
import { countUnread, furthest, laterEntry, putConversation, withRetractions } from "./conversation-state.ts";
import { withoutOutgoing } from "./outgoing-state.ts";
import { targetOf } from "./selectors.ts";
import { type ConversationState, type State, targetKey } from "./state.ts";

/** A conversation of which only the head is known; nothing of it is held up to `heldTo`. */
function fromHead(head: Head, heldTo = head.lastSeq): ConversationState {
  return {
    info: head.conversation,
    firstSeq: head.firstSeq,
    head: head.lastSeq,
    entries: [],
    loadedFrom: heldTo + 1,
    next: heldTo + 1,
    activeAt: head.activeAt,
    mine: head.mine,
    peer: head.peer,
    unread: head.unread,
    countedTo: head.lastSeq,
    lastEntry: head.lastEntry,
    mentions: head.mentions,
    preferences: head.preferences,
    loadingOlder: false,
    typing: [],
  };
}

/** The state with what the server told of a conversation. Entries are left alone, positions never go back. */
export function applyHead(state: State, head: Head): State {
  const { conversation: info } = head;
  const known = state.conversations[info.id];
  const next = withPeople(state, head);
  if (!known) return settleSent(putConversation(next, fromHead(head)), info.id);
  return putConversation(next, merged(known, head, state.me.username));
}

/** The state with a conversation that was not known, of which everything is to be fetched from its beginning. */
export function addWhole(state: State, head: Head): State {
  return putConversation(withPeople(state, head), fromHead(head, head.firstSeq - 1));
}

/** The state in which those whom a head names are known. */
function withPeople(state: State, { conversation: info, lastEntry, lastSender }: Head): State {
  const people: UserSummary[] = info.kind === "single" ? [info.peer] : [];
  if (lastSender) people.push(lastSender);
  if (lastEntry && "people" in lastEntry) people.push(...lastEntry.people);
  return people.reduce(applyUser, state);
}

/** The state in which a conversation is known by its head alone: the copy differed from the server's. */
export function resetToHead(state: State, head: Head): State {
  return settleSent(putConversation(state, fromHead(head)), head.conversation.id);
}

/** The state without my confirmed messages whose place was passed over: they come with the page that holds them. */
function settleSent(state: State, id: number): State {
  const conversation = state.conversations[id];
  const waiting = conversation && state.outgoing[targetKey(targetOf(conversation))];
  if (!waiting) return state;
  const passed = waiting.filter((message) => message.state === "sent" && message.seq < conversation.next);
  return passed.reduce((now, { clientId }) => withoutOutgoing(now, clientId), state);
}

function merged(known: ConversationState, head: Head, me: string): ConversationState {
  const mine = furthest(head.mine, known.mine);
  // What is said of a group is as old as the entry it was read with; what is said of a person has a version.
  const isOlder =
    known.info.kind === "single" && head.conversation.kind === "single"
      ? known.info.peer.profileVersion > head.conversation.peer.profileVersion
      : head.lastSeq < known.countedTo;
  const info = isOlder ? known.info : head.conversation;
  const next: ConversationState = {
    ...known,
    info,
    mine,
    firstSeq: Math.max(known.firstSeq, head.firstSeq),
    head: Math.max(known.head, head.lastSeq),
    peer: known.peer && head.peer ? furthest(known.peer, head.peer) : (head.peer ?? known.peer),
    activeAt: Math.max(known.activeAt, head.activeAt),
    lastEntry: laterEntry(known.lastEntry, head.lastEntry),
    countedTo: Math.max(known.countedTo, head.lastSeq),
    preferences: head.preferences.version < known.preferences.version ? known.preferences : head.preferences,
  };
  // An older head, or one that does not know yet what I have seen, would bring old unread messages back.
  const upToDate = head.lastSeq >= known.countedTo && head.mine.read >= known.mine.read;
  const unread = upToDate ? head.unread : (countUnread(next, me) ?? known.unread);
  const mentions = (upToDate ? head.mentions : known.mentions).filter((seq) => seq > mine.read);
  return withoutExpired({ ...next, unread, mentions });
}

/** The conversation without what the server let go of: nothing below its first position is shown any more. */
function withoutExpired(conversation: ConversationState): ConversationState {
  const { firstSeq, loadedFrom, entries } = conversation;
  if (loadedFrom >= firstSeq) return conversation;
  const kept = entries.filter(({ seq }) => seq >= firstSeq);
  return { ...conversation, entries: kept, loadedFrom: Math.min(firstSeq, conversation.next) };
}

/** The state in which what is held of a conversation is let go, when it ends too far below the head to be continued. */
export function jumpToHead(state: State, head: Head): State {
  const next = applyHead(state, head);
  const conversation = next.conversations[head.conversation.id];
  if (!conversation || conversation.next > head.lastSeq) return next;
  const after = head.lastSeq + 1;
  const jumped = putConversation(next, { ...conversation, entries: [], loadedFrom: after, next: after });
  return settleSent(jumped, head.conversation.id);
}

type Page = Pick<Pulled, "from" | "to" | "firstSeq"> & { entries: ConversationEntry[] };

/** The state with an older page of a conversation put above what is held; mine in it wait no longer. */
export function applyPage(state: State, id: number, page: Page): State {
  const conversation = state.conversations[id];
  if (!conversation) return state;
  const me = state.me.username;
  const next = putConversation(state, prepend(conversation, page));
  return page.entries.reduce((now, entry) => {
    const mine = entry.kind === "message.created" && entry.sender === me && entry.clientId !== null;
    return mine ? withoutOutgoing(now, entry.clientId ?? "") : now;
  }, next);
}

/** The conversation with a page above what is held; unchanged by a page that does not fit any more. */
function prepend(conversation: ConversationState, page: Page): ConversationState {
  if (page.to !== conversation.loadedFrom - 1) return conversation;
  // A page without a single position: there is nothing above, whatever was believed.
  if (page.from > page.to) return { ...conversation, firstSeq: conversation.loadedFrom };
  const entries = [...page.entries, ...conversation.entries];
  return withoutExpired({
    ...conversation,
    firstSeq: page.firstSeq,
    entries: withRetractions(entries, entries),
    loadedFrom: page.from,
  });
}
