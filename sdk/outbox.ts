import type { ErrorCode } from "#protocol/errors.ts";
import type { MessageBody, SentMessage, Target } from "#protocol/message.ts";
import { askedPause, backOff } from "./back-off.ts";
import { type CallError, isCallError } from "./call-error.ts";
import { createClientIds } from "./client-id.ts";
import type { Core } from "./core.ts";
import {
  withAcknowledged,
  withOutgoing,
  withOutgoingChanged,
  withoutOutgoing,
  withRestored,
} from "./outgoing-state.ts";
import { targetKey } from "./state.ts";
import type { Storage, StoredMessage } from "./storage.ts";
import { FROZEN_MS, openTab } from "./tabs.ts";
import { type OutgoingFiles, type Uploads, unuploaded, waitsForUpload } from "./uploads/uploads.ts";

/** Answers that leave open whether the message is stored, or that pass by themselves. All others are final. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "busy",
  "unavailable",
  "internal",
  "not_signed_in",
  "session_revoked",
  "too_many",
  "upload_unfinished",
]);

const SEND_TIMEOUT_MS = 12_000;
/** A message that is answered `internal` for this long is left to the person, so that the next ones can go. */
const INTERNAL_FOR_MS = 10 * 60_000;

type Sending = StoredMessage & {
  /** Settled when the message would survive a crash. */
  stored: Promise<void>;
  /** When it was first answered `internal`. */
  brokenAt?: number;
  /** Its file was uploaded a second time, as the server had thrown away the first. */
  again?: boolean;
};

type Lane = { queue: Sending[]; running: boolean };

export type OutboxOptions = {
  storage: Storage;
  uploads: Uploads;
  /** The server confirmed a message; its entry is on the way. */
  onSent(target: Target, sent: SentMessage): void;
  /** False while what is written to this target must wait; `resume` says when it may go. */
  mayGo(target: Target): boolean;
};

/** A message of mine that was stored once, as it was. */
export type LostMessage = Pick<StoredMessage, "clientId" | "body" | "createdAt">;

export type Outbox = {
  /** Takes over what earlier tabs of this user left; call it at start and now and then. */
  adopt(): Promise<void>;
  /** With `files`, `body` says what is known of them; they are uploaded before the message is sent. */
  send(target: Target, body: MessageBody, files?: OutgoingFiles): string;
  retry(clientId: string): void;
  /** Forgets a message that failed or whose file is being uploaded. */
  discard(clientId: string): void;
  /** Goes on sending: the connection is open. */
  resume(): void;
  /** An entry of mine has come; its message needs no confirmation any more. */
  confirm(clientId: string): void;
  /**
   * Sends messages again that the server lost when it was restored, before whatever waits for the same target. Those it
   * has after all are recognised by their ids.
   */
  restore(target: Target, messages: LostMessage[]): void;
  close(): void;
};

/**
 * Sends my messages: one at a time per conversation, so that their order is the order of my clicks; with the same
 * client id however often, so that each is stored once; not before the storage has them, so that none is lost.
 */
export function createOutbox(core: Core, options: OutboxOptions): Outbox {
  const { storage, uploads } = options;
  const createId = createClientIds(core.clock);
  const tab = openTab(storage.name, createId());
  const lanes = new Map<string, Lane>();
  let closed = false;
  const alarm = createAlarm();

  const laneOf = (target: Target): Lane => {
    const key = targetKey(target);
    const lane = lanes.get(key) ?? { queue: [], running: false };
    lanes.set(key, lane);
    return lane;
  };

  const find = (clientId: string): Sending | undefined => {
    for (const { queue } of lanes.values()) {
      const found = queue.find((message) => message.clientId === clientId);
      if (found) return found;
    }
    return undefined;
  };

  const put = (message: StoredMessage) =>
    // A device that cannot store still sends: losing the message at a crash is better than never sending it.
    storage.putMessage(message).catch(() => {});

  const enqueue = (message: StoredMessage, kept = Promise.resolve()) => {
    const lane = laneOf(message.target);
    // The file first: a message without its file could never be sent.
    lane.queue.push({ ...message, stored: kept.then(() => put(message)) });
    const { clientId, target, body, createdAt, state } = message;
    const progress = waitsForUpload(body) ? { progress: 0 } : {};
    core.update((now) =>
      withOutgoing(now, { clientId, target, body, createdAt, state, error: message.error, ...progress }),
    );
    void run(lane);
  };

  const remove = (clientId: string) => {
    for (const lane of lanes.values()) {
      lane.queue = lane.queue.filter((message) => message.clientId !== clientId);
    }
    void storage.removeMessage(clientId).catch(() => {});
    uploads.forget(clientId);
  };

  const run = async (lane: Lane) => {
    if (lane.running) return;
    lane.running = true;
    for (let tries = 0; !closed; ) {
      const message = lane.queue.find(({ state }) => state === "sending");
      if (!message || !core.connected() || core.rewound() || !options.mayGo(message.target)) break;
      await message.stored;
      const pause = await trySend(message, tries);
      if (pause === null) tries = 0;
      else {
        tries += 1;
        await alarm.sleep(pause);
      }
    }
    lane.running = false;
  };

  /** Answers the pause before the next try, or null when this message is done. */
  const trySend = async (message: Sending, tries: number): Promise<number | null> => {
    const { clientId, target } = message;
    try {
      const body = await upload(message);
      if (!find(clientId)) return null;
      const sent = await core.request("message.send", { target, body, clientId }, SEND_TIMEOUT_MS);
      remove(clientId);
      core.update((state) => withAcknowledged(state, clientId, sent));
      options.onSent(target, sent);
      return null;
    } catch (error) {
      if (!isCallError(error)) throw error;
      if (!find(clientId)) return null;
      // Files that nobody refers to are thrown away after a day.
      if (error.code === "media_not_found" && !message.again && (await uploads.begin(clientId))) {
        message.again = true;
        message.body = unuploaded(message.body);
        return 0;
      }
      if (!isFinal(message, error)) {
        if (error.retryMs !== undefined) return askedPause(error.retryMs);
        return backOff(tries);
      }
      fail(message, error);
      return null;
    }
  };

  /** The body as it may be sent: with a file that the server has. */
  const upload = async (message: Sending): Promise<MessageBody> => {
    if (!waitsForUpload(message.body)) return message.body;
    message.body = await uploads.run(message.clientId, message.body);
    if (find(message.clientId)) {
      const { clientId, target, body, createdAt } = message;
      void put(withoutPromise(message));
      core.update((state) =>
        withOutgoingChanged(state, { clientId, target, body, createdAt, state: "sending" }),
      );
    }
    return message.body;
  };

  const fail = (message: Sending, error: CallError) => {
    message.state = "failed";
    message.error = { code: error.code, message: error.message, retryMs: error.retryMs };
    const { clientId, target, body, createdAt } = message;
    core.update((state) =>
      withOutgoingChanged(state, {
        clientId,
        target,
        body,
        createdAt,
        state: "failed",
        error: message.error,
      }),
    );
    void put(withoutPromise(message));
  };

  const resume = () => {
    alarm.wake();
    for (const lane of lanes.values()) void run(lane);
  };

  return {
    async adopt() {
      await tab.alone(async () => {
        const [messages, living] = await Promise.all([storage.listMessages(), tab.living()]);
        const now = core.clock();
        for (const message of messages.sort((a, b) => (a.clientId < b.clientId ? -1 : 1))) {
          const held = living.has(message.tab) && now - message.heldAt < FROZEN_MS;
          if (closed || held || find(message.clientId)) continue;
          enqueue({ ...message, tab: tab.id, heldAt: now });
        }
      });
      const now = core.clock();
      for (const { queue } of lanes.values()) {
        for (const message of queue) {
          if (now - message.heldAt < FROZEN_MS / 2) continue;
          message.heldAt = now;
          void put(withoutPromise(message));
        }
      }
    },
    send(target, body, files) {
      const createdAt = core.clock();
      const clientId = createId();
      const kept = files && uploads.keep(clientId, files);
      enqueue({ clientId, target, body, createdAt, state: "sending", tab: tab.id, heldAt: createdAt }, kept);
      return clientId;
    },
    retry(clientId) {
      const message = find(clientId);
      if (message?.state !== "failed") return;
      const lane = laneOf(message.target);
      lane.queue = lane.queue.filter((other) => other !== message);
      enqueue({ ...withoutPromise(message), state: "sending", error: undefined, heldAt: core.clock() });
    },
    discard(clientId) {
      const message = find(clientId);
      if (!message || (message.state !== "failed" && !waitsForUpload(message.body))) return;
      remove(clientId);
      core.update((state) => withoutOutgoing(state, clientId));
    },
    resume,
    confirm(clientId) {
      if (find(clientId)) remove(clientId);
    },
    restore(target, messages) {
      const lane = laneOf(target);
      const heldAt = core.clock();
      const lost = messages
        .filter(({ clientId }) => !find(clientId))
        .map((message): StoredMessage => ({ ...message, target, state: "sending", tab: tab.id, heldAt }));
      lane.queue = [...lost.map((message) => ({ ...message, stored: put(message) })), ...lane.queue];
      core.update((state) => withRestored(state, target, lost));
      void run(lane);
    },
    close() {
      closed = true;
      alarm.wake();
      tab.close();
    },
  };
}

function isFinal(message: Sending, { code }: CallError): boolean {
  if (code !== "internal") return !passing.has(code);
  message.brokenAt ??= performance.now();
  return performance.now() - message.brokenAt > INTERNAL_FOR_MS;
}

function withoutPromise({ stored: _, brokenAt: __, again: ___, ...message }: Sending): StoredMessage {
  return message;
}

/** Pauses that all end at once when something happened that is worth another try. */
function createAlarm(): { sleep(milliseconds: number): Promise<void>; wake(): void } {
  const sleepers = new Set<() => void>();
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          sleepers.delete(done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        sleepers.add(done);
      }),
    wake() {
      for (const done of [...sleepers]) done();
    },
  };
}
