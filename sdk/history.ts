import type { ConversationEntry, Stretch } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import { applyPage } from "./apply-head.ts";
import { putConversation } from "./conversation-state.ts";
import type { Core } from "./core.ts";
import type { Persistence } from "./persistence.ts";
import type { ConversationState } from "./state.ts";
import type { Storage } from "./storage.ts";

export type History = {
  /** Fetches the page above what is held; one request per conversation at a time. Throws CallError. */
  loadOlder(conversation: number): Promise<void>;
  /** Sees to it that something can be shown. */
  ensurePage(conversation: number): Promise<void>;
};

export type HistoryOptions = {
  storage: Storage;
  persistence: Persistence;
  /** A page came from the server. */
  onPage(conversation: number, entries: ConversationEntry[]): void;
};

/** Fewer entries than this do not fill a screen. */
const SCREENFUL = 30;

/** Brings older pages: from this device when it has them in one piece with what is shown, else from the server. */
export function createHistory(core: Core, options: HistoryOptions): History {
  const loading = new Map<number, Promise<void>>();

  const change = (id: number, make: (conversation: ConversationState) => ConversationState) => {
    core.update((state) => {
      const conversation = state.conversations[id];
      return conversation ? putConversation(state, make(conversation)) : state;
    });
  };

  const fromDevice = async (id: number, first: ConversationEntry): Promise<boolean> => {
    const page = await options.storage.entriesBelow(id, first.seq, limits.historyPage);
    const oldest = page[0];
    const now = core.state().conversations[id];
    if (!oldest || now?.entries[0]?.seq !== first.seq) return false;
    const { firstSeq, loadedFrom } = now;
    options.persistence.withoutWriting(() =>
      core.update((state) =>
        applyPage(state, id, { from: oldest.seq, to: loadedFrom - 1, firstSeq, entries: page }),
      ),
    );
    return true;
  };

  const load = async (id: number) => {
    const conversation = core.state().conversations[id];
    if (!conversation || conversation.loadedFrom <= conversation.firstSeq) return;
    change(id, (before) => ({ ...before, loadingOlder: true }));
    try {
      const [first] = conversation.entries;
      if (first && (await fromDevice(id, first))) return;
      const pulled = await core.request("sync.pull", {
        log: `c:${id}`,
        before: conversation.loadedFrom,
        limit: limits.historyPage,
      });
      const { from, to, firstSeq } = pulled;
      // A conversation's log holds entries of its own family only.
      const { entries } = pulled as Stretch<ConversationEntry>;
      core.update((state) => applyPage(state, id, { from, to, firstSeq, entries }));
      options.onPage(id, entries);
    } finally {
      change(id, (before) => ({ ...before, loadingOlder: false }));
    }
  };

  const loadOlder = (id: number): Promise<void> => {
    const running = loading.get(id);
    if (running) return running;
    const started = load(id).finally(() => loading.delete(id));
    loading.set(id, started);
    return started;
  };

  return {
    loadOlder,
    async ensurePage(id) {
      const conversation = core.state().conversations[id];
      if (conversation && conversation.entries.length < SCREENFUL) await loadOlder(id);
    },
  };
}
