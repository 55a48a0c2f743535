import type { CommandName } from "#protocol/commands.ts";

// What a process tells of itself. Values with kinds have a closed set of them: nothing a client sends becomes one,
// and no app or user can be told from them. Everything here is cheap enough for every message, and never throws.

/** Only rises. */
export type Counter = { add: (by?: number) => void };

/** Only rises, counted for each kind. */
export type CounterBy<Kind extends string> = { add: (kind: Kind, by?: number) => void };

/** How values spread; times are in seconds. */
export type Histogram = { observe: (value: number) => void };

export type HistogramBy<Kind extends string> = { observe: (kind: Kind, value: number) => void };

/** A level, read whenever somebody looks; several readers of one level are added up. Answers the end of reading. */
export type Gauge = { watch: (read: () => number) => () => void };

export type GaugeBy<Kind extends string> = { watch: (kind: Kind, read: () => number) => () => void };

/** What became of something that was asked for. `unavailable`: the database did not answer. */
export type Outcome = "ok" | "refused" | "busy" | "unavailable" | "failed";

export type SendOutcome = "created" | "known" | Exclude<Outcome, "ok">;

export type HandshakeOutcome =
  | "signed_in"
  | "bad_request"
  | "busy"
  | "too_many"
  | "not_signed_in"
  | "session_revoked"
  | "user_disabled"
  | "app_suspended"
  | "unavailable";

/** Why a live connection was ended by this side. */
export type CutReason = "slow" | "flood" | "too_many" | "revoked";

export type BusEvent = "published" | "received" | "dropped" | "ignored";

/** What a budget is for. */
export type BudgetName =
  | "commands"
  | "send"
  | "conversation"
  | "register"
  | "sign-in"
  | "operator-sign-in"
  | "sign-in-address"
  | "password"
  | "search"
  | "friend-request"
  | "set-up"
  | "other";

/** The lines in which work of a process stands. */
/** Requests that are no commands: files are taken and handed out. */
export type MediaWork = "media.upload" | "media.resume" | "media.get";

export type QueueName = "commands" | "handshakes" | "hashes" | "sync_queries";

/** Which door an HTTP request went to; `rejected` by the entry itself. */
export type HttpDoorName = "health" | "api" | "pages" | "rejected";

export type HttpClass = "2xx" | "3xx" | "4xx" | "5xx";

/** The values a process keeps of its work, each named after what it counts. */
export type Metrics = {
  /** Commands by both doors. */
  commands: { add: (command: CommandName | MediaWork | "unknown", outcome: Outcome) => void };
  commandSeconds: Histogram;
  httpRequests: { add: (door: HttpDoorName, status: HttpClass) => void };
  httpSeconds: HistogramBy<HttpDoorName>;

  sends: CounterBy<SendOutcome>;
  /** From a message's entry into its lane to its commit; as many as were acknowledged. */
  ackSeconds: Histogram;
  batchMessages: Histogram;
  batchCommitSeconds: Histogram;
  /** Commits that failed or whose outcome is unknown; the batch runs again with the same ids. */
  batchFailures: Counter;
  /** Accepted and not yet answered. */
  laneMessages: Gauge;

  pushFrames: CounterBy<"conversation" | "user">;
  /** From an entry's time in the database to its frame. */
  pushLagSeconds: Histogram;
  /** Conversations in which the sweeper found entries that nobody had pushed. */
  gapsHealed: Counter;
  entriesPulled: Counter;

  busConnected: Gauge;
  busHints: CounterBy<BusEvent>;

  handshakes: CounterBy<HandshakeOutcome>;
  sockets: GaugeBy<"signed_in" | "unauthenticated" | "slow">;
  socketsCut: CounterBy<CutReason>;

  budgetsSpent: CounterBy<BudgetName>;
  queueRunning: GaugeBy<QueueName>;
  queueWaiting: GaugeBy<QueueName>;
  databaseConnections: GaugeBy<"total" | "idle" | "waiting">;
  /** Log lines left out because too many of their kind came at once. */
  logLinesDropped: Counter;
};
