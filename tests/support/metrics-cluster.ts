// A cluster of two workers that serve nothing but their metrics; tells its parent their ports.
import cluster from "node:cluster";
import { serveMetrics } from "#infra/http/metrics-server.ts";
import { createLog } from "#infra/log.ts";
import { createMetrics } from "#infra/metrics.ts";

const port = Number(process.argv[2]);

if (cluster.isPrimary) {
  const ports: number[] = [];
  cluster.on("message", (_worker, own: number) => {
    if (ports.push(own) === 2) process.send?.(ports);
  });
  for (const _ of [1, 2]) cluster.fork();
} else {
  const destination = { write: (line: string) => process.send?.(JSON.parse(line).port) };
  await serveMetrics({
    env: { metrics: { host: "127.0.0.1", port } },
    log: createLog("info", { destination }),
    metricsRegistry: createMetrics().registry,
  });
}
