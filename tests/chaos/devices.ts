import { rm } from "node:fs/promises";
import path from "node:path";
import { textOf } from "#protocol/body-text.ts";
import type { CommandName, Input } from "#protocol/commands.ts";
import type { Target } from "#protocol/message.ts";
import type { SignedIn } from "#protocol/session.ts";
import { createClient } from "#sdk/client.ts";
import type { Client } from "#sdk/client-types.ts";
import { openFileStorage } from "#sdk/file-storage.ts";
import { postCommand } from "#sdk/http.ts";
import { atBeginning, conversationList } from "#sdk/selectors.ts";
import { type ConversationState, type State, targetKey } from "#sdk/state.ts";
import type { Storage } from "#sdk/storage.ts";
import { openTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { createForeignScanner } from "./foreign-scanner.ts";
import type { History } from "./history.ts";
import { nameOf, recorder } from "./recorder.ts";

/** Somebody with an account; every device signs in for itself. */
export type Person = { username: string; password: string };

export type FinalConversation = {
  conversation: number;
  unread: number;
  /** The first position held; 1: everything. */
  from: number;
  entries: { seq: number; name: string; hash: string; text: string | null }[];
};

/** A device that runs the product's own client, with a file for a disk and a line of its own to the servers. */
export type SimulatedDevice = {
  name: string;
  /** `<AppKey>/<username>`. */
  user: string;
  line: TcpProxy;
  /** The file that is its disk. */
  disk: string;
  start(): Promise<void>;
  /** Loses everything but the disk, in the middle of whatever it did. */
  crash(): Promise<void>;
  /** Crashes and loses the disk too. */
  wipe(): Promise<void>;
  running(): boolean;
  send(target: Target, text: string): void;
  /** Sees everything of some conversation. */
  readSomething(random: () => number): void;
  /** Takes back some recent message of its own. */
  retractSomething(random: () => number): void;
  /** Asks the server for something; answers whether it is known to be done. */
  ask<K extends CommandName>(name: K, input: Input<K>): Promise<boolean>;
  state(): State;
  /** What it shows of every conversation; fetched to the beginning first when it is to be `whole`. */
  readEverything(whole: boolean): Promise<FinalConversation[]>;
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

export type DeviceOptions = {
  name: string;
  folder: string;
  /** Where the servers listen; the device turns to the next one when one does not answer. */
  ports: number[];
  appKey: string;
  person: Person;
  history: History;
  /** What every app writes into all its words, by AppKey. */
  tokens: Record<string, string>;
};

/** Opens a device's line and signs in over it; the device is not started. */
export async function createSimulatedDevice(options: DeviceOptions): Promise<SimulatedDevice> {
  const { name, appKey, person, history } = options;
  const user = `${appKey}/${person.username}`;
  const line = await openTcpProxy(options.ports, {
    onAnswer: createForeignScanner(appKey, options.tokens, (app) =>
      history.add({ kind: "foreign", where: `what ${name} is told`, app }),
    ),
  });
  const origin = `http://127.0.0.1:${line.port}`;
  const session = await signIn(origin, appKey, person);
  const disk = path.join(options.folder, `${name}.jsonl`);
  let incarnation = 0;
  let client: Client | null = null;
  let detach = async () => {};
  let unsubscribe = () => {};

  const running = (): Client => {
    if (!client) throw new Error(`${name} is not running`);
    return client;
  };

  const halt = () => {
    const halted = client;
    client = null;
    unsubscribe();
    return halted;
  };

  const crash = async () => {
    const gone = detach();
    // The connection ends with the device; its last writes go nowhere.
    void halt()?.stop();
    await gone;
  };

  return {
    name,
    user,
    line,
    disk,
    async start() {
      incarnation += 1;
      const storage = await openFileStorage(disk);
      const guarded = detachable(storage);
      detach = () => {
        guarded.detach();
        return storage.close();
      };
      const started = createClient({ ...session, origin, storage: guarded.storage });
      unsubscribe = started.store.subscribe(recorder(history, { device: name, user, incarnation }));
      await started.start();
      client = started;
    },
    crash,
    async wipe() {
      await crash();
      await rm(disk, { force: true });
    },
    running: () => client !== null,
    send(target, text) {
      const started = client;
      if (!started) return;
      const at = performance.now();
      void started.send(target, { type: "text", text }).then((clientId) => {
        history.add({ at, kind: "invoke", device: name, user, target: targetKey(target), clientId, text });
      });
    },
    async ask(name, input) {
      if (!client) return false;
      return client.call(name, input).then(
        () => true,
        () => false,
      );
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
          (entry) => entry.kind === "message.created" && entry.sender === person.username && !entry.retracted,
        );
        return last ? [{ conversation: info.id, seq: last.seq }] : [];
      });
      const chosen = own[Math.floor(random() * own.length)];
      // Refused or lost: the message stays, on every device alike.
      if (chosen) client?.retract(chosen.conversation, chosen.seq).catch(() => {});
    },
    state: () => running().store.getState(),
    async readEverything(whole) {
      const list = conversationList(running().store.getState());
      if (whole) for (const { info } of list) await readWhole(running(), info.id);
      return list.map(({ info }) => final(running().store.getState().conversations[info.id]));
    },
    async stop() {
      await halt()?.stop();
      await line.close();
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
    from: conversation.loadedFrom,
    entries: conversation.entries.map((entry) => ({
      seq: entry.seq,
      name: nameOf(entry),
      hash: entry.kind === "message.created" ? entry.hash : "",
      text: entry.kind === "message.created" ? entry.body && textOf(entry.body) : null,
    })),
  };
}

/** Where a conversation ends, for everybody who is or was in it. */
export type ConversationHead = Map<string, number>;

/** What a device still waits for; null when it has nothing left to send and holds what the database holds. */
export function waitsFor(device: SimulatedDevice, heads: Map<number, ConversationHead>): string | null {
  if (!device.running()) return "it does not run";
  const state = device.state();
  if (state.connection.phase !== "online") return `it is ${state.connection.phase}`;
  // What was refused for good waits for its person, and nobody is there.
  const unsent = Object.values(state.outgoing)
    .flat()
    .filter((message) => message.state !== "failed");
  if (unsent.length > 0) return `${unsent.length} messages are not sent, first ${unsent[0]?.clientId}`;
  for (const [id, ends] of heads) {
    const end = ends.get(device.user);
    const next = state.conversations[id]?.next;
    if (end !== undefined && next !== end + 1) return `conversation ${id} goes to ${end}, it wants ${next}`;
  }
  return null;
}
