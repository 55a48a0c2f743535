import * as prom from "prom-client";
import type { Counter, CounterBy, Gauge, GaugeBy, Histogram, HistogramBy } from "#core/metrics.ts";

const PREFIX = "borealis_";

/** Seconds, from what memory answers to what a person gives up on. */
export const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makers of metrics in a registry. Label sets are bound once, so that counting makes nothing. */
export function metricsIn(registry: prom.Registry) {
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
