import type { StoreApi } from "zustand/vanilla";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { ConversationState, State } from "./state.ts";
import type { Storage, StorageWrite, StoredAccount, StoredConversation } from "./storage.ts";

const GATHER_MS = 50;
/** Entries of a conversation kept on the device; a page above them comes from the server. */
export const KEPT = 500;

export type Persistence = {
  /** Takes the state as what the storage holds already. */
  begin(): void;
  /** Makes a change whose content comes from the storage and needs no writing. */
  withoutWriting(change: () => void): void;
  /** Writes what waits; resolves when it is written or the storage refused. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Writes what changed in the state to the storage, shortly after it changed, each time as one step. The storage is a
 * cache: what a crash or a full disk keeps from it is fetched again.
 */
export function createPersistence(store: StoreApi<State>, storage: Storage): Persistence {
  let written = store.getState();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  let unsubscribe = () => {};

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const state = store.getState();
    const change = difference(written, state);
    written = state;
    if (change) writing = writing.then(() => storage.write(change)).catch(() => {});
    return writing;
  };

  return {
    begin() {
      written = store.getState();
      unsubscribe = store.subscribe((state, before) => {
        if (state.conversations === before.conversations && sameAccount(state, before)) return;
        timer ??= setTimeout(flush, GATHER_MS);
      });
    },
    withoutWriting(change) {
      void flush();
      change();
      clearTimeout(timer);
      timer = undefined;
      written = store.getState();
    },
    flush,
    async close() {
      unsubscribe();
      await flush();
    },
  };
}

function sameAccount(a: State, b: State): boolean {
  return (
    a.epoch === b.epoch &&
    a.userSeq === b.userSeq &&
    a.me === b.me &&
    a.friends === b.friends &&
    a.requests === b.requests &&
    a.blocked === b.blocked &&
    a.groupRequests === b.groupRequests &&
    a.settings === b.settings
  );
}

/** What must be written so that a storage that holds `before` holds `after`; null when nothing. */
export function difference(before: State, after: State): StorageWrite | null {
  const change: StorageWrite = { conversations: [], entries: [], forget: [], blank: [], gone: [] };
  if (!sameAccount(before, after)) change.account = toAccount(after);
  for (const conversation of Object.values(after.conversations)) {
    const known = before.conversations[conversation.info.id];
    if (known !== conversation || before.epoch !== after.epoch)
      addConversation(change, known, conversation, after.epoch);
  }
  for (const { info } of Object.values(before.conversations)) {
    if (!after.conversations[info.id]) change.gone.push(info.id);
  }
  const changed = change.account || change.conversations.length > 0 || change.gone.length > 0;
  return changed ? change : null;
}

function addConversation(
  change: StorageWrite,
  before: ConversationState | undefined,
  after: ConversationState,
  epoch: string,
): void {
  const conversation = after.info.id;
  change.conversations.push(toStored(after, epoch));
  if (before && after.firstSeq > before.firstSeq) {
    change.forget.push({ conversation, below: after.firstSeq });
  }
  if (before?.entries === after.entries) return;
  const held = before?.entries ?? [];
  const oldFirst = held[0]?.seq;
  const first = after.entries[0]?.seq ?? after.next;
  const last = held.at(-1)?.seq;
  const dropped = last !== undefined && (after.next <= last || after.loadedFrom > last + 1);
  // Of thousands of entries the few at the end are new.
  const same = dropped ? 0 : sharedLength(held, after.entries);
  const known = new Map((dropped ? [] : held.slice(same)).map((entry) => [entry.seq, entry]));
  // A copy that was dropped, or a new stretch that does not touch the old one: nothing below leads anywhere.
  if (dropped) {
    change.forget.push({ conversation, below: Number.MAX_SAFE_INTEGER });
  } else if (after.entries.length > KEPT) {
    change.forget.push({ conversation, below: after.entries[after.entries.length - KEPT]?.seq ?? first });
  }
  let prev = after.entries[same - 1]?.seq ?? 0;
  for (const entry of after.entries.slice(same)) {
    const linkChanged = entry.seq === oldFirst && prev !== 0;
    const kept = entry.seq === first && known.has(entry.seq);
    if (known.get(entry.seq) !== entry || linkChanged) {
      // The lowest entry's own link may lead to entries that only the storage holds; it is written once.
      if (!kept || linkChanged) change.entries.push({ conversation, prev, entry });
    }
    if (entry.kind === "message.retracted" && !known.has(entry.seq)) {
      change.blank.push({ conversation, seq: entry.targetSeq });
    }
    prev = entry.seq;
  }
}

/** How many entries at the beginning are the very same. */
function sharedLength(before: ConversationEntry[], after: ConversationEntry[]): number {
  const most = Math.min(before.length, after.length);
  let length = 0;
  while (length < most && before[length] === after[length]) length += 1;
  return length;
}

function toStored(conversation: ConversationState, epoch: string): StoredConversation {
  const { info, firstSeq, next, activeAt, mine, peer, unread, countedTo, lastEntry } = conversation;
  const { mentions, preferences, entries } = conversation;
  const place = { id: info.id, epoch, info, firstSeq, next, activeAt, mine, peer, unread, countedTo };
  return { ...place, lastEntry, mentions, preferences, tail: entries.at(-1)?.seq ?? 0 };
}

function toAccount(state: State): StoredAccount {
  const { epoch, userSeq, me, friends, requests, blocked, groupRequests, settings } = state;
  return {
    epoch,
    userSeq,
    me,
    friends: Object.values(friends),
    requests,
    blocked: Object.values(blocked),
    groupRequests,
    settings,
  };
}
