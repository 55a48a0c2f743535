import * as prom from "prom-client";
import type { Counter, CounterBy, Gauge, GaugeBy, Histogram, HistogramBy, Metrics } from "#core/metrics.ts";

const PREFIX = "borealis_";

/** Seconds, from what memory answers to what a person gives up on. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const outcomes = ["ok", "refused", "busy", "unavailable", "failed"] as const;
const sendOutcomes = ["created", "known", "refused", "busy", "unavailable", "failed"] as const;
const doors = ["health", "api", "pages", "rejected"] as const;
const classes = ["2xx", "3xx", "4xx", "5xx"] as const;
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
  "search",
  "friend-request",
  "set-up",
  "other",
] as const;

/** The metrics of one runtime in a registry of their own. Names and meanings: docs/running/metrics.md. */
export function createMetrics(): { metrics: Metrics; registry: prom.Registry } {
  const registry = new prom.Registry();
  const make = metricsIn(registry);
  const metrics: Metrics = {
    commands: make.table(
      "commands_total",
      "Commands, by name and by what became of them.",
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
    hashesWaiting: make.gauge("hashes_waiting", "Password hashes waiting for their turn."),
    syncQueriesWaiting: make.gauge("sync_queries_waiting", "Lists and pulls waiting for their turn."),
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

/** Makers of metrics in a registry. Label sets are bound once, so that counting makes nothing. */
function metricsIn(registry: prom.Registry) {
  const named = (name: string, help: string) => ({ name: PREFIX + name, help, registers: [registry] });
  return {
    counter(name: string, help: string): Counter {
      const counter = new prom.Counter(named(name, help));
      return { add: (by) => counter.inc(by) };
    },

    counterBy<Kind extends string>(
      name: string,
      help: string,
      label: string,
      kinds: readonly Kind[],
    ): CounterBy<Kind> {
      const counter = new prom.Counter({ ...named(name, help), labelNames: [label] });
      const bound = new Map<string, prom.Counter.Internal>();
      for (const kind of kinds) {
        counter.inc({ [label]: kind }, 0);
        bound.set(kind, counter.labels(kind));
      }
      return { add: (kind, by) => bound.get(kind)?.inc(by) };
    },

    /** Two labels, the first from a set that is closed but long: its rows begin when they are first needed. */
    table<Row extends string, Kind extends string>(
      name: string,
      help: string,
      labels: [string, string],
      kinds: readonly Kind[],
    ): { add: (row: Row, kind: Kind) => void } {
      const counter = new prom.Counter({ ...named(name, help), labelNames: labels });
      const rows = new Map<Row, Map<Kind, prom.Counter.Internal>>();
      const rowOf = (row: Row) => {
        const made = new Map(kinds.map((kind) => [kind, counter.labels(row, kind)]));
        rows.set(row, made);
        return made;
      };
      return { add: (row, kind) => (rows.get(row) ?? rowOf(row)).get(kind)?.inc() };
    },

    histogram(name: string, help: string, buckets: number[]): Histogram {
      const histogram = new prom.Histogram({ ...named(name, help), buckets });
      return { observe: (value) => histogram.observe(value) };
    },

    histogramBy<Kind extends string>(
      name: string,
      help: string,
      label: string,
      kinds: readonly Kind[],
    ): HistogramBy<Kind> {
      const histogram = new prom.Histogram({
        ...named(name, help),
        labelNames: [label],
        buckets: DURATIONS,
      });
      const bound = new Map<string, prom.Histogram.Internal<string>>();
      for (const kind of kinds) bound.set(kind, histogram.labels(kind));
      return { observe: (kind, value) => bound.get(kind)?.observe(value) };
    },

    gauge(name: string, help: string): Gauge {
      const readers = new Set<() => number>();
      new prom.Gauge({
        ...named(name, help),
        collect() {
          this.set(sum(readers));
        },
      });
      return { watch: (read) => join(readers, read) };
    },

    gaugeBy<Kind extends string>(
      name: string,
      help: string,
      label: string,
      kinds: readonly Kind[],
    ): GaugeBy<Kind> {
      const readers = new Map<string, Set<() => number>>(kinds.map((kind) => [kind, new Set()]));
      new prom.Gauge({
        ...named(name, help),
        labelNames: [label],
        collect() {
          for (const [kind, own] of readers) this.set({ [label]: kind }, sum(own));
        },
      });
      return { watch: (kind, read) => join(readers.get(kind) ?? new Set(), read) };
    },
  };
}

function join<T>(set: Set<T>, member: T): () => void {
  set.add(member);
  return () => void set.delete(member);
}

function sum(readers: Iterable<() => number>): number {
  let total = 0;
  for (const read of readers) total += read();
  return total;
}
