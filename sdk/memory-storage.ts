import type { ConversationEntry } from "#protocol/entries.ts";
import { blanked } from "./conversation-state.ts";
import type {
  Storage,
  StorageWrite,
  StoredAccount,
  StoredConversation,
  StoredEntry,
  StoredFile,
  StoredMessage,
} from "./storage.ts";

/** Keeps everything until the program ends: for private windows and tests. */
export function createMemoryStorage(name = "memory"): Storage {
  let account: StoredAccount | null = null;
  const conversations = new Map<number, StoredConversation>();
  const entries = new Map<number, Map<number, StoredEntry>>();
  const messages = new Map<string, StoredMessage>();
  const files = new Map<string, StoredFile>();
  const drafts = new Map<string, string>();

  const entriesOf = (conversation: number) => {
    const found = entries.get(conversation) ?? new Map<number, StoredEntry>();
    entries.set(conversation, found);
    return found;
  };

  const write = (change: StorageWrite) => {
    account = change.account ?? account;
    for (const conversation of change.conversations) conversations.set(conversation.id, conversation);
    for (const { conversation, below } of change.forget) {
      const held = entriesOf(conversation);
      for (const seq of held.keys()) if (seq < below) held.delete(seq);
    }
    for (const stored of change.entries) entriesOf(stored.conversation).set(stored.entry.seq, stored);
    for (const { conversation, seq } of change.blank) {
      const stored = entriesOf(conversation).get(seq);
      if (stored) entriesOf(conversation).set(seq, { ...stored, entry: blanked(stored.entry) });
    }
    for (const conversation of change.gone) {
      conversations.delete(conversation);
      entries.delete(conversation);
    }
  };

  /** Follows the links downwards from `seq`, which is left out when 0. */
  const walk = (conversation: number, seq: number, limit: number): ConversationEntry[] => {
    const held = entriesOf(conversation);
    const found: ConversationEntry[] = [];
    for (let stored = held.get(seq); stored && found.length < limit; stored = held.get(stored.prev)) {
      found.push(stored.entry);
    }
    return found.reverse();
  };

  const clear = () => {
    account = null;
    for (const kept of [conversations, entries, messages, files, drafts]) kept.clear();
  };

  return {
    name,
    load: async () => ({
      account,
      conversations: [...conversations.values()],
      drafts: Object.fromEntries(drafts),
    }),
    entriesUpTo: async (conversation, tail, limit) => walk(conversation, tail, limit),
    entriesBelow: async (conversation, seq, limit) =>
      walk(conversation, entriesOf(conversation).get(seq)?.prev ?? 0, limit),
    write: async (change) => write(change),
    putMessage: async (message) => void messages.set(message.clientId, message),
    removeMessage: async (clientId) => void messages.delete(clientId),
    listMessages: async () => [...messages.values()],
    putFile: async (file) => void files.set(file.clientId, file),
    getFile: async (clientId) => files.get(clientId) ?? null,
    removeFile: async (clientId) => void files.delete(clientId),
    async setDraft(key, text) {
      if (text === "") drafts.delete(key);
      else drafts.set(key, text);
    },
    close: async () => {},
    destroy: async () => clear(),
  };
}
