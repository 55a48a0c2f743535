import path from "node:path";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { SignedIn } from "#protocol/session.ts";
import { createClient } from "#sdk/client.ts";
import type { Client } from "#sdk/client-types.ts";
import { openFileStorage } from "#sdk/file-storage.ts";
import { postCommand } from "#sdk/http.ts";
import { atBeginning, conversationList } from "#sdk/selectors.ts";
import type { ConversationState, State } from "#sdk/state.ts";
import type { Storage } from "#sdk/storage.ts";
import type { History } from "./history.ts";

/** Somebody with an account; every device signs in for itself. */
export type Person = { username: string; password: string };

/** What is compared of an entry: its author's own name for it, or what a retraction points at. */
export const nameOf = (entry: ConversationEntry): string =>
  entry.kind === "message.created"
    ? (entry.clientId ?? `message ${entry.messageId}`)
    : `retracts ${entry.targetSeq}`;

export type FinalConversation = {
  conversation: number;
  unread: number;
  entries: { seq: number; name: string; hash: string; text: string | null }[];
};

/** A device that runs the product's own client, with a file for a disk. It may crash and come back. */
export type SimulatedDevice = {
  name: string;
  user: string;
  start(): Promise<void>;
  /** Loses everything but the disk, in the middle of whatever it did. */
  crash(): Promise<void>;
  running(): boolean;
  send(peer: string, text: string): void;
  /** Sees everything of some conversation. */
  readSomething(random: () => number): void;
  /** Takes back some recent message of its own. */
  retractSomething(random: () => number): void;
  state(): State;
  /** Fetches every conversation to its beginning and answers all that is shown. */
  readEverything(): Promise<FinalConversation[]>;
  stop(): Promise<void>;
};

type HttpSession = { signedIn: SignedIn; fetch: typeof fetch };

export async function signIn(
  origin: string,
  appKey: string,
  { username, password }: Person,
): Promise<HttpSession> {
  let cookie = "";
  const withCookie: typeof fetch = async (url, init) => {
    const response = await fetch(url, { ...init, headers: { ...init?.headers, cookie } });
    const [given] = response.headers.getSetCookie();
    if (given) cookie = given.split(";")[0] ?? "";
    return response;
  };
  const signedIn = await postCommand({ origin, appKey, fetch: withCookie }, "session.create", {
    username,
    password,
  });
  return { signedIn, fetch: withCookie };
}

/** A disk that a crash separates from its device: what was not written by then never is. */
function detachable(storage: Storage): { storage: Storage; detach(): void } {
  let attached = true;
  const lost = new Promise<never>(() => {});
  const guard =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      attached ? work(...args) : lost;
  return {
    storage: {
      ...storage,
      write: guard(storage.write),
      putMessage: guard(storage.putMessage),
      removeMessage: guard(storage.removeMessage),
      setDraft: guard(storage.setDraft),
    },
    detach() {
      attached = false;
    },
  };
}

export async function createSimulatedDevice(options: {
  name: string;
  folder: string;
  origin: string;
  appKey: string;
  person: Person;
  history: History;
}): Promise<SimulatedDevice> {
  const { name, person, history, origin } = options;
  const user = person.username;
  const session = await signIn(origin, options.appKey, person);
  const file = path.join(options.folder, `${name}.jsonl`);
  let incarnation = 0;
  let client: Client | null = null;
  let detach = () => {};
  let unsubscribe = () => {};

  const running = (): Client => {
    if (!client) throw new Error(`${name} is not running`);
    return client;
  };

  const start = async () => {
    incarnation += 1;
    const disk = await openFileStorage(file);
    const guarded = detachable(disk);
    detach = () => {
      guarded.detach();
      void disk.close();
    };
    const started = createClient({ ...session, origin, storage: guarded.storage });
    unsubscribe = started.store.subscribe(recorder(history, name, incarnation));
    await started.start();
    client = started;
  };

  const halt = () => {
    const halted = client;
    client = null;
    unsubscribe();
    return halted;
  };

  return {
    name,
    user,
    start,
    async crash() {
      detach();
      // The connection ends with the device; its last writes go nowhere.
      void halt()?.stop();
    },
    running: () => client !== null,
    send(peer, text) {
      const started = client;
      if (!started) return;
      const before = performance.now();
      void started.send({ user: peer }, { type: "text", text }).then((clientId) => {
        history.add({ at: before, kind: "invoke", device: name, user, peer, clientId, text });
      });
    },
    readSomething(random) {
      const list = client ? conversationList(client.store.getState()) : [];
      const conversation = list[Math.floor(random() * list.length)];
      const last = conversation?.entries.at(-1);
      if (conversation && last) client?.seen(conversation.info.id, last.seq);
    },
    retractSomething(random) {
      const list = client ? conversationList(client.store.getState()) : [];
      const own = list.flatMap(({ info, entries }) => {
        const last = entries.findLast(
          (entry) => entry.kind === "message.created" && entry.sender === user && !entry.retracted,
        );
        return last ? [{ conversation: info.id, seq: last.seq }] : [];
      });
      const chosen = own[Math.floor(random() * own.length)];
      // Refused or lost: the message stays, on every device alike.
      if (chosen) client?.retract(chosen.conversation, chosen.seq).catch(() => {});
    },
    state: () => running().store.getState(),
    async readEverything() {
      const list = conversationList(running().store.getState());
      for (const { info } of list) await readWhole(running(), info.id);
      return list.map(({ info }) => final(running().store.getState().conversations[info.id]));
    },
    async stop() {
      await halt()?.stop();
    },
  };
}

async function readWhole(client: Client, id: number): Promise<void> {
  for (;;) {
    const before = client.store.getState().conversations[id];
    if (!before || atBeginning(before)) return;
    await client.loadOlder(id);
    if (client.store.getState().conversations[id]?.loadedFrom === before.loadedFrom) {
      throw new Error(`conversation ${id} does not come to its beginning`);
    }
  }
}

function final(conversation: ConversationState | undefined): FinalConversation {
  if (!conversation) throw new Error("a conversation was lost");
  return {
    conversation: conversation.info.id,
    unread: conversation.unread,
    entries: conversation.entries.map((entry) => ({
      seq: entry.seq,
      name: nameOf(entry),
      hash: entry.kind === "message.created" ? entry.hash : "",
      text: entry.kind === "message.created" ? (entry.body?.text ?? null) : null,
    })),
  };
}

/** Writes down what a device shows, as a person in front of it would see it. */
function recorder(history: History, device: string, incarnation: number) {
  return (state: State, before: State): void => {
    recordOutcomes(history, device, state, before);
    if (state.conversations === before.conversations) return;
    for (const now of Object.values(state.conversations)) {
      const then = before.conversations[now.info.id];
      if (then?.entries === now.entries) continue;
      for (const shown of grown(then?.entries ?? [], now.entries)) {
        const entries = shown.entries.map((entry) => ({ seq: entry.seq, name: nameOf(entry) }));
        history.add({
          kind: "display",
          device,
          incarnation,
          conversation: now.info.id,
          how: shown.how,
          entries,
        });
      }
    }
  };
}

type Grown = { how: "start" | "end" | "page"; entries: ConversationEntry[] };

function grown(then: ConversationEntry[], now: ConversationEntry[]): Grown[] {
  const [first, last] = [then[0]?.seq, then.at(-1)?.seq];
  const [nowFirst, nowLast] = [now[0]?.seq, now.at(-1)?.seq];
  if (nowFirst === undefined || nowLast === undefined) return [];
  if (first === undefined || last === undefined || nowLast < last || nowFirst > last) {
    return [{ how: "start", entries: now }];
  }
  const parts: Grown[] = [
    { how: "page", entries: now.filter(({ seq }) => seq < first) },
    { how: "end", entries: now.filter(({ seq }) => seq > last) },
  ];
  return parts.filter(({ entries }) => entries.length > 0);
}

function recordOutcomes(history: History, device: string, state: State, before: State): void {
  if (state.outgoing === before.outgoing) return;
  const known = new Map(
    Object.values(before.outgoing).flatMap((list) => list.map((item) => [item.clientId, item])),
  );
  for (const message of Object.values(state.outgoing).flat()) {
    const { clientId } = message;
    if (known.get(clientId)?.state === message.state) continue;
    if (message.state === "sent") history.add({ kind: "ok", device, clientId, seq: message.seq });
    if (message.state === "failed") {
      history.add({ kind: "fail", device, clientId, code: message.error?.code ?? "internal" });
    }
  }
}

/** True when a device has nothing left to send and holds every conversation up to where the database stands. */
export function isWhole(
  device: SimulatedDevice,
  heads: Map<number, { lastSeq: number; users: string[] }>,
): boolean {
  if (!device.running()) return false;
  const state = device.state();
  if (state.connection.phase !== "online" || Object.keys(state.outgoing).length > 0) return false;
  return [...heads].every(([id, { lastSeq, users }]) => {
    if (!users.includes(device.user)) return true;
    return state.conversations[id]?.next === lastSeq + 1;
  });
}
