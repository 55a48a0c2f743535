import type { SendLanes } from "#core/messages/send-lanes.ts";
import type { Metrics } from "#core/metrics.ts";
import type { PoolLevels } from "./prisma.ts";
import type { createQueues } from "./work-queues.ts";

/** Lets the metrics read what this runtime holds at the moment they are looked at. */
export function watchLevels(
  { laneMessages, queueRunning, queueWaiting, databaseConnections }: Metrics,
  { lanes, queues, pool }: { lanes: SendLanes; queues: ReturnType<typeof createQueues>; pool: PoolLevels },
): void {
  laneMessages.watch(lanes.depth);
  for (const [name, queue] of [
    ["commands", queues.commands],
    ["handshakes", queues.handshakes],
    ["hashes", queues.hashes],
    ["sync_queries", queues.syncQueries],
  ] as const) {
    queueRunning.watch(name, queue.running);
    queueWaiting.watch(name, queue.waiting);
  }
  databaseConnections.watch("total", () => pool.totalCount);
  databaseConnections.watch("idle", () => pool.idleCount);
  databaseConnections.watch("waiting", () => pool.waitingCount);
}
