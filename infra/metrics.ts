import { Registry } from "prom-client";
import type { BudgetName, Metrics } from "#core/metrics.ts";
import { DURATIONS, metricsIn } from "./metrics-kinds.ts";

const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const outcomes = ["ok", "refused", "busy", "unavailable", "failed"] as const;
const sendOutcomes = ["created", "known", "refused", "busy", "unavailable", "failed"] as const;
const doors = ["health", "api", "pages", "rejected"] as const;
const classes = ["2xx", "3xx", "4xx", "5xx"] as const;
const queues = ["commands", "handshakes", "hashes", "sync_queries"] as const;
const busEvents = ["published", "received", "dropped", "ignored"] as const;
const cutReasons = ["slow", "flood", "too_many", "revoked"] as const;
const handshakeOutcomes = [
  "signed_in",
  "bad_request",
  "busy",
  "too_many",
  "not_signed_in",
  "session_revoked",
  "user_disabled",
  "app_suspended",
  "unavailable",
] as const;
const budgets = [
  "commands",
  "send",
  "conversation",
  "register",
  "sign-in",
  "operator-sign-in",
  "sign-in-address",
  "password",
  "search",
  "friend-request",
  "set-up",
  "other",
] as const;

/** The metrics of one runtime in a registry of their own. Names and meanings: docs/running/monitoring.md. */
export function createMetrics(): { metrics: Metrics; registry: Registry } {
  const registry = new Registry();
  const make = metricsIn(registry);
  const metrics: Metrics = {
    commands: make.table(
      "commands_total",
      "Commands and requests about files, by name and by what became of them.",
      ["command", "outcome"],
      outcomes,
    ),
    commandSeconds: make.histogram("command_seconds", "From a command's arrival to its answer.", DURATIONS),
    httpRequests: make.table(
      "http_requests_total",
      "HTTP requests, by door and class of status.",
      ["door", "status"],
      classes,
    ),
    httpSeconds: make.histogramBy(
      "http_request_seconds",
      "From an HTTP request's head to the end of its answer.",
      "door",
      doors,
    ),

    sends: make.counterBy("sends_total", "Messages to be stored, by outcome.", "outcome", sendOutcomes),
    ackSeconds: make.histogram("send_ack_seconds", "From a message's acceptance to its commit.", DURATIONS),
    batchMessages: make.histogram("batch_messages", "Messages committed together.", BATCH_SIZES),
    batchCommitSeconds: make.histogram("batch_commit_seconds", "Duration of a batch's commit.", DURATIONS),
    batchFailures: make.counter("batch_failures_total", "Commits of batches that failed and ran again."),
    laneMessages: make.gauge("lane_messages", "Messages accepted and not yet answered."),

    pushFrames: make.counterBy("push_frames_total", "Frames of entries sent out, by log.", "log", [
      "conversation",
      "user",
    ]),
    pushLagSeconds: make.histogram(
      "push_lag_seconds",
      "From an entry's time in the database to its frame.",
      DURATIONS,
    ),
    gapsHealed: make.counter("gaps_healed_total", "Conversations pushed late, by the sweep of the log."),
    entriesPulled: make.counter("entries_pulled_total", "Entries fetched by clients."),

    busConnected: make.gauge("bus_connected", "1 while this process hears the others, or needs nobody."),
    busHints: make.counterBy(
      "bus_hints_total",
      "Hints between processes, by what became of them.",
      "event",
      busEvents,
    ),

    handshakes: make.counterBy(
      "handshakes_total",
      "Live connections asked for, by outcome.",
      "outcome",
      handshakeOutcomes,
    ),
    sockets: make.gaugeBy("sockets", "Live connections, by state.", "state", [
      "signed_in",
      "unauthenticated",
      "slow",
    ]),
    socketsCut: make.counterBy("sockets_cut_total", "Live connections ended here.", "reason", cutReasons),

    budgetsSpent: make.counterBy("budgets_spent_total", "Requests over a budget.", "budget", budgets),
    queueRunning: make.gaugeBy("queue_running", "Work in progress, by queue.", "queue", queues),
    queueWaiting: make.gaugeBy("queue_waiting", "Work waiting for its turn, by queue.", "queue", queues),
    databaseConnections: make.gaugeBy(
      "database_connections",
      "Connections of the pool; waiting are those who ask for one.",
      "state",
      ["total", "idle", "waiting"],
    ),
    logLinesDropped: make.counter(
      "log_lines_dropped_total",
      "Log lines left out, for too many came at once.",
    ),
  };
  return { metrics, registry };
}

/** What a limiter's key is a budget for: the word after the app. */
export function budgetOf(key: string): BudgetName {
  const word = key.split(":", 2)[1];
  return budgets.find((name) => name === word) ?? "other";
}
