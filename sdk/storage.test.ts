import { appendFile, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import {
  headOf,
  message,
  retraction,
  signedInAs,
  stateOf,
  withConversation,
} from "#tests/support/sdk-state.ts";
import { applyEntry } from "./apply-entry.ts";
import { applyPage, jumpToHead } from "./apply-head.ts";
import { initialState, readCache } from "./boot-state.ts";
import { putConversation, trimmed } from "./conversation-state.ts";
import { openFileStorage } from "./file-storage.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import { createPersistence } from "./persistence.ts";
import type { State } from "./state.ts";
import type { Storage, StoredMessage } from "./storage.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function filePath(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "borealis-storage-"));
  folders.push(folder);
  return path.join(folder, "device.jsonl");
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const grown = (state: State, from: number, to: number): State =>
  range(from, to).reduce((now, seq) => applyEntry(now, "c:7", message(seq, "ben")), state);

/** Writes what differs between the steps, as a running client does. */
async function written(
  storage: Storage,
  start: State,
  ...steps: ((state: State) => State)[]
): Promise<State> {
  const store = createStore<State>(() => start);
  const persistence = createPersistence(store, storage);
  persistence.begin();
  for (const step of steps) {
    store.setState(step(store.getState()), true);
    await persistence.flush();
  }
  await persistence.close();
  return store.getState();
}

const restored = async (storage: Storage): Promise<State> =>
  (await readCache(storage))(initialState(signedInAs("ann"), 0));

const seqs = (state: State) => state.conversations[7]?.entries.map(({ seq }) => seq);

describe("the cache", () => {
  it("brings back the conversations with their newest page, and older pages one by one", async () => {
    const storage = createMemoryStorage();
    await written(storage, stateOf("ann"), (state) => grown(withConversation(state, 7, "ben"), 1, 120));
    const state = await restored(storage);
    expect(seqs(state)).toEqual(range(71, 120));
    expect(state.conversations[7]).toMatchObject({ next: 121, loadedFrom: 71, unread: 100 });
    expect(state.totalUnread).toBe(100);
    const below = await storage.entriesBelow(7, 71, 50);
    expect(below.map(({ seq }) => seq)).toEqual(range(21, 70));
  });

  it("goes on where it ended, also when memory kept less than the device", async () => {
    const storage = createMemoryStorage();
    await written(
      storage,
      stateOf("ann"),
      (state) => grown(withConversation(state, 7, "ben"), 1, 60),
      (state) => {
        const conversation = state.conversations[7];
        return conversation ? putConversation(state, trimmed(conversation, 10)) : state;
      },
      (state) => grown(state, 61, 70),
    );
    expect((await storage.entriesUpTo(7, 70, 500)).map(({ seq }) => seq)).toEqual(range(1, 70));
  });

  it("never jumps over a gap", async () => {
    const storage = createMemoryStorage();
    const far = headOf(7, "ben", { lastSeq: 900, unread: 100 });
    await written(
      storage,
      stateOf("ann"),
      (state) => grown(withConversation(state, 7, "ben"), 1, 30),
      (state) => jumpToHead(state, far),
      (state) =>
        applyPage(state, 7, {
          from: 899,
          to: 900,
          firstSeq: 1,
          entries: [message(899, "ben"), message(900, "ben")],
        }),
    );
    const state = await restored(storage);
    expect(seqs(state)).toEqual([899, 900]);
    expect(await storage.entriesBelow(7, 899, 50)).toEqual([]);
  });

  it("loses the body of a retracted message, wherever it lies", async () => {
    const storage = createMemoryStorage();
    await written(
      storage,
      stateOf("ann"),
      (state) => grown(withConversation(state, 7, "ben"), 1, 60),
      (state) => {
        const conversation = state.conversations[7];
        return conversation ? putConversation(state, trimmed(conversation, 10)) : state;
      },
      (state) => applyEntry(state, "c:7", retraction(61, 3, "ben")),
    );
    const [third] = await storage.entriesBelow(7, 4, 1);
    expect(third).toMatchObject({ seq: 3, body: null, retracted: true });
  });

  it("of two tabs that do not agree stays in one piece", async () => {
    const storage = createMemoryStorage();
    const both = await written(storage, stateOf("ann"), (state) =>
      grown(withConversation(state, 7, "ben"), 1, 30),
    );
    await written(storage, both, (state) =>
      applyPage(jumpToHead(state, headOf(7, "ben", { lastSeq: 900 })), 7, {
        from: 890,
        to: 900,
        firstSeq: 1,
        entries: range(890, 900).map((seq) => message(seq, "ben")),
      }),
    );
    await written(storage, both, (state) => grown(state, 31, 33));
    // The late tab's stretch lost its lower part to the other; nothing that is shown has a hole.
    const state = await restored(storage);
    expect(seqs(state)).toEqual(range(31, 33));
    expect(state.conversations[7]).toMatchObject({ loadedFrom: 31, next: 34 });
  });
});

const outgoing: StoredMessage = {
  clientId: "client-1",
  target: { user: "ben" },
  body: { type: "text", text: "x" },
  createdAt: 1,
  state: "sending",
  tab: "tab",
  heldAt: 1,
};

describe("a file", () => {
  it("brings everything back that was kept, and nothing that was removed", async () => {
    const file = await filePath();
    const first = await openFileStorage(file);
    await written(first, stateOf("ann"), (state) => grown(withConversation(state, 7, "ben"), 1, 3));
    await first.putMessage(outgoing);
    await first.putMessage({ ...outgoing, clientId: "client-2" });
    await first.removeMessage("client-1");
    await first.setDraft("u:ben", "half a thou");
    const second = await openFileStorage(file);
    expect((await second.listMessages()).map(({ clientId }) => clientId)).toEqual(["client-2"]);
    const state = await restored(second);
    expect(state.drafts).toEqual({ "u:ben": "half a thou" });
    expect(seqs(state)).toEqual([1, 2, 3]);
  });

  it("passes over a line that a crash cut off", async () => {
    const file = await filePath();
    const first = await openFileStorage(file);
    await first.putMessage(outgoing);
    await appendFile(file, '{"do":"put","mess');
    const second = await openFileStorage(file);
    await second.putMessage({ ...outgoing, clientId: "client-2" });
    const third = await openFileStorage(file);
    expect(await third.listMessages()).toHaveLength(2);
  });

  it("is gone after sign-out", async () => {
    const file = await filePath();
    const first = await openFileStorage(file);
    await first.putMessage(outgoing);
    await first.destroy();
    expect(await (await openFileStorage(file)).listMessages()).toEqual([]);
  });
});
