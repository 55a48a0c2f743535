import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPObjectStore, openDB } from "idb";
import type { ConversationEntry } from "#protocol/entries.ts";
import { blanked } from "./conversation-state.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type {
  Storage,
  StorageWrite,
  StoredAccount,
  StoredConversation,
  StoredEntry,
  StoredFile,
  StoredMessage,
} from "./storage.ts";

type Schema = DBSchema & {
  account: { key: string; value: StoredAccount };
  conversations: { key: number; value: StoredConversation };
  entries: { key: [conversation: number, seq: number]; value: StoredEntry };
  messages: { key: string; value: StoredMessage };
  files: { key: string; value: StoredFile };
  drafts: { key: string; value: string };
};
type Database = IDBPDatabase<Schema>;
type EntryStore = Pick<IDBPObjectStore<Schema, ["entries"], "entries", "readonly">, "get">;

/**
 * Two: conversations carry preferences. Three: files that wait for their upload. A cache of another form is fetched anew;
 * what was never sent stays.
 */
const VERSION = 3;
const OPEN_TIMEOUT_MS = 3_000;
const ACCOUNT = "account";

/**
 * Opens the browser's database of one user of one app; `userKey` names it. Where the browser keeps nothing (private
 * windows, a full or broken disk), everything is held in memory instead.
 */
export async function openIndexedDb(userKey: string): Promise<Storage> {
  const name = `borealis:${userKey}`;
  const db = await openDatabase(name);
  return db ? storageOn(db, name) : createMemoryStorage(name);
}

async function openDatabase(name: string): Promise<Database | null> {
  if (typeof indexedDB === "undefined") return null;
  const opening = openDB<Schema>(name, VERSION, {
    upgrade(db, before) {
      const caches = ["account", "conversations", "entries"] as const;
      if (before > 0) for (const cache of caches) db.deleteObjectStore(cache);
      db.createObjectStore("account");
      db.createObjectStore("conversations", { keyPath: "id" });
      db.createObjectStore("entries", { keyPath: ["conversation", "entry.seq"] });
      if (before < 3) db.createObjectStore("files", { keyPath: "clientId" });
      if (before > 0) return;
      db.createObjectStore("messages", { keyPath: "clientId" });
      db.createObjectStore("drafts");
    },
    // Another tab signs out or brings a newer version: it must not wait for this one.
    blocking(_current, _blocked, event) {
      // The event's target is the connection that blocks; the library's type does not say so.
      (event.target as IDBDatabase).close();
    },
  });
  // Some browsers never answer when their disk is broken.
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), OPEN_TIMEOUT_MS));
  return Promise.race([opening, late]).catch(() => null);
}

function storageOn(db: Database, name: string): Storage {
  const empty = { account: null, conversations: [], drafts: {} };
  return {
    name,
    load: () => load(db).catch(() => empty),
    entriesUpTo: (conversation, tail, limit) => entriesUpTo(db, conversation, tail, limit).catch(() => []),
    entriesBelow: (conversation, seq, limit) => entriesBelow(db, conversation, seq, limit).catch(() => []),
    write: (change) => write(db, change),
    putMessage: async (message) => void (await db.put("messages", message)),
    removeMessage: (clientId) => db.delete("messages", clientId),
    listMessages: () => db.getAll("messages").catch(() => []),
    putFile: async (file) => void (await db.put("files", file)),
    getFile: async (clientId) => (await db.get("files", clientId).catch(() => undefined)) ?? null,
    removeFile: (clientId) => db.delete("files", clientId),
    async setDraft(key, text) {
      if (text === "") await db.delete("drafts", key);
      else await db.put("drafts", text, key);
    },
    close: async () => db.close(),
    async destroy() {
      db.close();
      await deleteDB(name);
    },
  };
}

async function load(db: Database) {
  const tx = db.transaction(["account", "conversations", "drafts"]);
  const [account, conversations, keys, texts] = await Promise.all([
    tx.objectStore("account").get(ACCOUNT),
    tx.objectStore("conversations").getAll(),
    tx.objectStore("drafts").getAllKeys(),
    tx.objectStore("drafts").getAll(),
  ]);
  const drafts = Object.fromEntries(keys.map((key, index) => [key, texts[index] ?? ""]));
  return { account: account ?? null, conversations, drafts };
}

async function entriesUpTo(db: Database, conversation: number, tail: number, limit: number) {
  return walk(db.transaction("entries").store, conversation, tail, limit);
}

async function entriesBelow(db: Database, conversation: number, seq: number, limit: number) {
  const { store } = db.transaction("entries");
  const at = await store.get([conversation, seq]);
  return at ? walk(store, conversation, at.prev, limit) : [];
}

/** Follows the links downwards from `seq`. */
async function walk(
  store: EntryStore,
  conversation: number,
  seq: number,
  limit: number,
): Promise<ConversationEntry[]> {
  const found: ConversationEntry[] = [];
  let stored = await store.get([conversation, seq]);
  while (stored && found.length < limit) {
    found.push(stored.entry);
    stored = stored.prev > 0 ? await store.get([conversation, stored.prev]) : undefined;
  }
  return found.reverse();
}

async function write(db: Database, change: StorageWrite): Promise<void> {
  const tx = db.transaction(["account", "conversations", "entries"], "readwrite");
  const entries = tx.objectStore("entries");
  const conversations = tx.objectStore("conversations");
  const steps: Promise<unknown>[] = [];
  if (change.account) steps.push(tx.objectStore("account").put(change.account, ACCOUNT));
  for (const conversation of change.conversations) steps.push(conversations.put(conversation));
  for (const { conversation, below } of change.forget) {
    steps.push(entries.delete(IDBKeyRange.bound([conversation, 0], [conversation, below], false, true)));
  }
  for (const stored of change.entries) steps.push(entries.put(stored));
  for (const { conversation, seq } of change.blank) {
    steps.push(
      entries.get([conversation, seq]).then((stored) => {
        return stored && entries.put({ ...stored, entry: blanked(stored.entry) });
      }),
    );
  }
  for (const conversation of change.gone) {
    steps.push(conversations.delete(conversation));
    steps.push(entries.delete(IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER])));
  }
  await Promise.all([...steps, tx.done]);
}
