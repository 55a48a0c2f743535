import { io } from "socket.io-client";
import type { ErrorCode } from "#protocol/errors.ts";
import type { Ticket } from "#protocol/session.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import { askedPause, backOff } from "./back-off.ts";
import { isCallError } from "./call-error.ts";
import { createRequests, type Live } from "./requests.ts";
import type { ConnectionState } from "./state.ts";
import { createTicketHolder } from "./ticket-holder.ts";

type EndReason = Extract<ConnectionState, { phase: "ended" }>["reason"];
type Signals = Omit<ServerEvents, "connection.opened" | "connection.closing">;

export type ConnectionOptions = {
  origin: string;
  fetchTicket: () => Promise<Ticket>;
  clock: () => number;
  signals: Signals;
  /** The socket is admitted by a server with this history, which pushes to it from now on. */
  onOpen(epoch: string): void;
  onState(state: ConnectionState): void;
};

export type Connection = {
  start(): void;
  stop(): void;
  /** Tries at once instead of waiting. `afterEnd`: also when the server told not to come back. */
  reconnectNow(afterEnd?: boolean): void;
  /** Drops a connection that seems dead and makes a new one. */
  renew(): void;
  connected(): boolean;
  /** Resolves with the answer; throws CallError when refused, disconnected or timed out. */
  request(name: string, input: unknown, timeoutMs: number): Promise<unknown>;
};

const CONNECT_TIMEOUT_MS = 10_000;
const RENEWAL_TIMEOUT_MS = 10_000;
/** While the server answers, the pauses grow to about four seconds and no further. */
const ANSWERED_ATTEMPTS = 2;

const endings: Partial<Record<ErrorCode | "restarting", EndReason>> = {
  not_signed_in: "not_signed_in",
  session_revoked: "session_revoked",
  user_disabled: "user_disabled",
  app_suspended: "app_suspended",
  app_not_found: "app_suspended",
  too_many: "too_many",
};

/** The ticket grew old on the way, or its session was replaced: the cookie knows whether I am signed in. */
const staleTicket: ReadonlySet<ErrorCode | undefined> = new Set<ErrorCode>([
  "not_signed_in",
  "session_revoked",
]);

/**
 * Keeps one live connection: a ticket in hand for coming back, pauses with jitter between attempts, the server's
 * closing hints obeyed. `onState` tells `syncing` when the socket is open; only the reader of the logs knows `online`.
 */
export function createConnection(options: ConnectionOptions): Connection {
  let socket: Live | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let ended = false;
  let opening = false;
  let admitted = false;
  let attempt = 0;
  /** Counts attempts, so that a late answer of an abandoned one is not taken for the present one's. */
  let generation = 0;
  let lostAt = options.clock();
  /** The same on a clock that nobody sets. */
  let lostSince = performance.now();
  const tickets = createTicketHolder(options.fetchTicket);
  let hint: { retryMs?: number; ticket?: string; code: ErrorCode | "restarting" } | null = null;
  const requests = createRequests();

  const abandon = () => {
    generation += 1;
    tickets.rest();
    opening = false;
    admitted = false;
    clearTimeout(timer);
    const left = socket;
    socket = null;
    left?.removeAllListeners();
    left?.disconnect();
    requests.fail();
  };

  const end = (reason: EndReason) => {
    abandon();
    ended = true;
    options.onState({ phase: "ended", reason });
  };

  const retryIn = (pause: number) => {
    abandon();
    if (!running || ended) return;
    options.onState({ phase: "offline", since: lostAt, retryAt: options.clock() + pause });
    timer = setTimeout(() => void open(), pause);
  };

  const failed = (error: { code?: ErrorCode; retryMs?: number }) => {
    const reason = error.code && endings[error.code];
    if (reason) return end(reason);
    const pause = backOff(attempt, performance.now() - lostSince);
    // A server that answers is there, and will be well again soon.
    attempt = error.code ? Math.min(attempt + 1, ANSWERED_ATTEMPTS) : attempt + 1;
    retryIn(Math.max(pause, askedPause(error.retryMs ?? 0)));
  };

  const markLost = () => {
    lostAt = options.clock();
    lostSince = performance.now();
  };

  const lost = () => {
    markLost();
    const told = hint;
    hint = null;
    if (!told) return failed({});
    if (told.retryMs === undefined) return end(endings[told.code] ?? "session_revoked");
    // Without one, the browser has another cookie by then.
    if (told.ticket === undefined) tickets.drop();
    else tickets.keep(told.ticket);
    retryIn(told.retryMs);
  };

  const open = async () => {
    if (!running || ended || opening || socket) return;
    clearTimeout(timer);
    opening = true;
    generation += 1;
    const mine = generation;
    options.onState({ phase: "connecting", since: lostAt });
    let ticket: string;
    try {
      ticket = await tickets.take();
    } catch (error) {
      if (mine !== generation) return;
      opening = false;
      return failed(isCallError(error) && error.answered ? error : {});
    }
    if (mine !== generation) return;
    connect(ticket);
  };

  const request: Connection["request"] = (name, input, timeoutMs) =>
    requests.ask(socket, name, input, timeoutMs);

  const connect = (ticket: string) => {
    const live: Live = io(options.origin || window.location.origin, {
      path: "/live/",
      transports: ["websocket"],
      auth: { ticket },
      forceNew: true,
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    socket = live;
    hint = null;
    // The handshake itself has no time-out in the library; a server that never admits us is met by this one.
    timer = setTimeout(() => failed({}), CONNECT_TIMEOUT_MS + 2_000);
    live.on("connection.opened", ({ epoch }) => {
      clearTimeout(timer);
      opening = false;
      admitted = true;
      attempt = 0;
      // The server answers every command in its own output's form.
      tickets.renew(() => request("session.ticket", {}, RENEWAL_TIMEOUT_MS) as Promise<Ticket>);
      // What was pushed before could not be told apart from another history's; the heads tell it again.
      live.on("entries", options.signals.entries);
      options.onState({ phase: "syncing" });
      options.onOpen(epoch);
    });
    live.on("connect_error", (error) => {
      const refusal = refusalOf(error);
      if (!staleTicket.has(refusal.code)) return failed(refusal);
      tickets.drop();
      failed({ ...refusal, code: "unavailable" });
    });
    live.on("disconnect", lost);
    live.on("connection.closing", (told) => {
      hint = told;
    });
    live.on("cursor.moved", options.signals["cursor.moved"]);
    live.on("typing.changed", options.signals["typing.changed"]);
    live.on("room.changed", options.signals["room.changed"]);
    live.on("room.left", options.signals["room.left"]);
    live.on("transparent.received", options.signals["transparent.received"]);
    live.on("presence.changed", options.signals["presence.changed"]);
    live.on("profile.changed", options.signals["profile.changed"]);
  };

  return {
    start() {
      running = true;
      ended = false;
      markLost();
      void open();
    },
    stop() {
      running = false;
      abandon();
    },
    reconnectNow(afterEnd = false) {
      if (!running || socket?.connected || (ended && !afterEnd)) return;
      if (ended) markLost();
      ended = false;
      attempt = 0;
      // An attempt under way is left alone unless it may be one that began on a dead network.
      abandon();
      void open();
    },
    renew() {
      if (!running || ended || !socket) return;
      markLost();
      abandon();
      void open();
    },
    connected: () => admitted && (socket?.connected ?? false),
    request,
  };
}

/** What a refused handshake says: our error travels in `data`. */
function refusalOf(error: Error): { code?: ErrorCode; retryMs?: number } {
  const data: unknown = "data" in error ? error.data : undefined;
  if (data !== null && typeof data === "object" && "code" in data && typeof data.code === "string") {
    const retryMs = "retryMs" in data && typeof data.retryMs === "number" ? data.retryMs : undefined;
    return { code: data.code as ErrorCode, retryMs };
  }
  return {};
}
