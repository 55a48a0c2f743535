import { readFile, statfs } from "node:fs/promises";
import path from "node:path";
import type { Registry } from "prom-client";

/** What this process tells of itself since it was started. */
export type ProcessFigures = {
  startedAt: number;
  /** Of this software. */
  version: string;
  /** Seconds within which 95 of 100 messages were handed to sockets; null: none was. */
  deliveryP95: number | null;
  /** Commands and messages that failed by a fault of the server. */
  failures: number;
  sockets: number;
  waiting: number;
  databaseConnections: number;
  memoryBytes: number;
  /** Of the disk that the data folder is on. */
  disk: { free: number; total: number };
};

type Sample = { value: number; labels: Partial<Record<string, string | number>>; metricName?: string };

/** Reads the figures out of what the process counts. */
export async function readProcessFigures(registry: Registry, dataDir: string): Promise<ProcessFigures> {
  const samples = async (name: string): Promise<Sample[]> =>
    (await registry.getSingleMetric(`borealis_${name}`)?.get())?.values ?? [];
  const total = (found: Sample[], label?: string, kind?: string) =>
    found
      .filter(({ labels }) => label === undefined || labels[label] === kind)
      .reduce((sum, { value }) => sum + value, 0);
  const { bavail, blocks, bsize } = await statfs(dataDir).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }));
  return {
    version: await readVersion(),
    startedAt: Date.now() - Math.round(process.uptime() * 1_000),
    deliveryP95: quantile(await samples("push_lag_seconds"), 0.95),
    failures: total(await samples("commands_total"), "outcome", "failed"),
    sockets: total(await samples("sockets"), "state", "signed_in"),
    waiting: total(await samples("queue_waiting")),
    databaseConnections: total(await samples("database_connections"), "state", "total"),
    memoryBytes: process.memoryUsage().rss,
    disk: { free: bavail * bsize, total: blocks * bsize },
  };
}

/** Empty where the sources are not beside the process. */
async function readVersion(): Promise<string> {
  const text = await readFile(path.join(process.cwd(), "package.json"), "utf8").catch(() => "{}");
  const { version } = JSON.parse(text) as { version?: string };
  return version ?? "";
}

/** A quantile of a histogram, straight between the ends of its bucket. */
function quantile(found: Sample[], share: number): number | null {
  const buckets = found
    .filter(({ metricName }) => metricName?.endsWith("_bucket"))
    .map(({ labels, value }) => ({ end: labels.le === "+Inf" ? Infinity : Number(labels.le), count: value }))
    .sort((a, b) => a.end - b.end);
  const all = buckets.at(-1)?.count ?? 0;
  if (all === 0) return null;
  const rank = share * all;
  let [from, below] = [0, 0];
  for (const { end, count } of buckets) {
    if (count >= rank)
      return Number.isFinite(end) ? from + ((rank - below) / (count - below)) * (end - from) : from;
    [from, below] = [end, count];
  }
  return from;
}
