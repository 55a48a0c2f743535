import { createStore } from "zustand/vanilla";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import { initialState, readCache } from "./boot-state.ts";
import { isCallError, unanswered } from "./call-error.ts";
import type { Client, ClientOptions, MessageListener, TransparentListener } from "./client-types.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createContacts } from "./contacts.ts";
import type { Core } from "./core.ts";
import { createCursors } from "./cursors.ts";
import { watchEnvironment } from "./environment.ts";
import { postCommand } from "./http.ts";
import { learnFrom } from "./learned.ts";
import { createNames } from "./names.ts";
import { createOutbox } from "./outbox.ts";
import { createPersistence } from "./persistence.ts";
import { createPresenceWatch } from "./presence.ts";
import { createRooms } from "./rooms.ts";
import { type State, targetKey } from "./state.ts";
import { createSync } from "./sync.ts";
import { createTyping } from "./typing.ts";
import { createUploads } from "./uploads/uploads.ts";

const REQUEST_TIMEOUT_MS = 10_000;
/** A call waits this long for a connection that is being made. */
const CONNECTION_WAIT_MS = 5_000;
/** Answers that say that there is no session to end. */
const ended: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "not_signed_in",
  "session_revoked",
  "user_disabled",
]);

/** Ends after which the device must not show what it kept. */
const revoked: ReadonlySet<string> = new Set(["session_revoked", "user_disabled"]);

/**
 * Makes the client of one signed-in user on one device or tab. Nothing happens before `start`; after `stop` or
 * `signOut` it is of no further use.
 */
export function createClient(options: ClientOptions): Client {
  const { storage, signedIn, origin, clock = Date.now } = options;
  const store = createStore<State>(() => initialState(signedIn, clock()));
  const http = { origin, appKey: signedIn.app.appKey, fetch: options.fetch ?? fetch.bind(globalThis) };
  const fetchTicket = options.fetchTicket ?? (() => postCommand(http, "session.ticket", {}));
  const listeners = new Set<MessageListener>();
  const commandListeners = new Set<TransparentListener>();
  const open = new Map<string, string>();
  let stopWatching = () => {};
  /** The server's history, as it last said. */
  let epoch = "";

  const core: Core = {
    state: store.getState,
    update(change) {
      const before = store.getState();
      const after = change(before);
      if (after !== before) store.setState(after, true);
    },
    async request<K extends CommandName>(name: K, input: Input<K>, timeoutMs = REQUEST_TIMEOUT_MS) {
      // The server answers every command in its own output's form.
      const output = (await connection.request(name, input, timeoutMs)) as Output<K>;
      core.update((state) => learnFrom(state, name, input, output));
      return output;
    },
    connected: () => connection.connected(),
    rewound: () => store.getState().epoch !== "" && store.getState().epoch !== epoch,
    clock,
  };

  const persistence = createPersistence(store, storage);
  const contacts = createContacts(core);
  const typing = createTyping(core);
  const names = createNames(core);
  const presence = createPresenceWatch(core);
  const cursors = createCursors(core, { recount: (id) => sync.recount(id) });
  const uploads = createUploads(core, storage, http);
  const outbox = createOutbox(core, {
    storage,
    uploads,
    onSent: (_target, sent) => sync.expect(sent),
    mayGo: (target) => !("room" in target) || rooms.ready(target.room),
  });
  const rooms = createRooms(core, {
    onEntries(entries) {
      const { username } = store.getState().me;
      for (const entry of entries) {
        if (entry.kind !== "message.created") continue;
        if (entry.sender === username && entry.clientId !== null) outbox.confirm(entry.clientId);
      }
      names.strangers(entries);
    },
    onReady: () => outbox.resume(),
  });
  const sync = createSync(core, {
    storage,
    persistence,
    contacts,
    cursors,
    outbox,
    names,
    rooms,
    onLive(conversation, entries) {
      for (const entry of entries) for (const listener of listeners) listener(conversation, entry);
    },
    onDead: () => connection.renew(),
    onRepaired: () => goOn(),
  });
  const connection: Connection = createConnection({
    origin,
    clock,
    fetchTicket,
    onState(state) {
      core.update((before) => ({ ...before, connection: state }));
      // Somebody took this device's session away; what was never sent waits for its owner.
      if (state.phase === "ended" && revoked.has(state.reason) && unsent() === 0) void wipe();
    },
    onOpen(told) {
      epoch = told;
      sync.begin();
      presence.resume();
      rooms.resume();
      goOn();
    },
    signals: {
      entries: sync.receive,
      "cursor.moved": cursors.moved,
      "typing.changed": typing.changed,
      "room.changed": rooms.changed,
      "room.left": rooms.left,
      "transparent.received"(command) {
        for (const listener of commandListeners) listener(command);
      },
      "presence.changed": presence.changed,
      "profile.changed": contacts.profileChanged,
    },
  });

  /** Sends what waited for a connection, unless the copy must be repaired first. */
  const goOn = () => {
    outbox.resume();
    cursors.resume();
  };

  const whenConnected = (): Promise<void> => {
    if (connection.connected()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(timer);
        unsubscribe();
        settle();
      };
      const timer = setTimeout(
        () => done(() => reject(unanswered("There is no connection."))),
        CONNECTION_WAIT_MS,
      );
      const unsubscribe = store.subscribe(() => {
        if (connection.connected()) done(resolve);
      });
    });
  };

  const close = () => {
    stopWatching();
    connection.stop();
    sync.stop();
    outbox.close();
    uploads.close();
    cursors.close();
    typing.close();
    names.close();
    rooms.close();
    presence.close();
  };

  const unsent = () =>
    Object.values(store.getState().outgoing)
      .flat()
      .filter(({ state }) => state !== "sent").length;

  /** Deletes what this device keeps of the user. */
  const wipe = async () => {
    close();
    await persistence.close();
    await storage.destroy();
  };

  const call: Client["call"] = async (name, input) => {
    await whenConnected();
    return core.request(name, input);
  };

  return {
    store,
    call,
    post: (name, input) => postCommand(http, name, input),
    async start() {
      const change = await readCache(storage);
      core.update(change);
      persistence.begin();
      await outbox.adopt();
      stopWatching = watchEnvironment({
        online: () => connection.reconnectNow(),
        offline: () => connection.renew(),
        visible() {
          connection.reconnectNow();
          sync.refresh();
        },
        hidden: () => void persistence.flush(),
      });
      connection.start();
    },
    async stop() {
      close();
      await persistence.close();
      await storage.close();
    },
    send: async (target, body, files) => outbox.send(target, body, files),
    localFile: uploads.localFile,
    upload: uploads.direct,
    retry: outbox.retry,
    discard: outbox.discard,
    async retract(conversation, seq) {
      await call("message.retract", { conversation, seq });
    },
    async open(target) {
      if ("user" in target) open.set(targetKey(target), target.user);
      presence.watchOpen([...open.values()]);
      await sync.open(target);
    },
    close(target) {
      open.delete(targetKey(target));
      presence.watchOpen([...open.values()]);
      sync.close(target);
    },
    async enterRoom(room) {
      await whenConnected();
      await rooms.enter(room);
    },
    leaveRoom: rooms.leave,
    loadOlder: sync.loadOlder,
    seen: cursors.seen,
    setTyping: typing.set,
    async sendTransparent(target, payload) {
      await call("transparent.send", { target, text: payload });
    },
    setDraft(target, text) {
      const key = targetKey(target);
      core.update((state) => {
        const { [key]: _, ...drafts } = state.drafts;
        return { ...state, drafts: text === "" ? drafts : { ...drafts, [key]: text } };
      });
      storage.setDraft(key, text).catch(() => {});
    },
    watchPresence: presence.watch,
    reconnectNow: () => connection.reconnectNow(true),
    unsent,
    async signOut() {
      await postCommand(http, "session.end", {}).catch((error) => {
        if (!isCallError(error) || !ended.has(error.code)) throw error;
      });
      await wipe();
    },
    on(event: string, listener: unknown) {
      // The event says which of the two kinds of listener comes with it.
      const set: Set<unknown> = event === "message" ? listeners : commandListeners;
      set.add(listener);
      return () => void set.delete(listener);
    },
  };
}
