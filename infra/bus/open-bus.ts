import cluster from "node:cluster";
import { randomBytes } from "node:crypto";
import type { Logger } from "#core/context.ts";
import type { Metrics } from "#core/metrics.ts";
import type { Env } from "../env.ts";
import type { SharedCount } from "../limiter.ts";
import { createOutageLog } from "../outage-log.ts";
import { connectRedis } from "../redis.ts";
import { type Bus, createBus } from "./bus.ts";
import { createRedisTransport } from "./redis-transport.ts";
import type { Transport } from "./transport.ts";
import { createWorkerTransport } from "./worker-transport.ts";

export type OpenedBus = {
  bus: Bus;
  /** Where processes count together, if there is such a place. */
  sharedCount: SharedCount | null;
  closeBus(): Promise<void>;
};

export type BusNeeds = {
  env: Pick<Env, "redisUrl">;
  key: (purpose: string) => Buffer;
  log: Logger;
  metrics: Pick<Metrics, "busConnected" | "busHints">;
};

/** Opens the way to the other processes: Redis when there is one, the primary in a cluster, otherwise there are none. */
export function openBus({ env, key, log, metrics }: BusNeeds): OpenedBus {
  const processId = randomBytes(9).toString("base64url");
  // Installations on one Redis do not meet: each has names of its own.
  const name = `borealis:${key("bus.name").toString("base64url").slice(0, 16)}`;
  const outage = createOutageLog(log, {
    name: env.redisUrl === undefined ? "the primary process" : "Redis",
    meanwhile: "processes hear of each other within seconds, by way of the database",
  });
  const redis =
    env.redisUrl === undefined ? null : connectRedis(env.redisUrl, ({ message }) => outage.failed(message));
  const transport = chooseTransport();
  const bus = createBus({
    transport,
    key: key("bus"),
    processId,
    log,
    count: (event, by) => metrics.busHints.add(event, by),
  });
  bus.watch((state) => (state === "connected" ? outage.over() : outage.failed("it was lost")));
  metrics.busConnected.watch(() => (bus.state() === "away" ? 0 : 1));

  function chooseTransport(): Transport | null {
    if (redis) return createRedisTransport({ redis, channel: `${name}:bus`, processId });
    return cluster.isWorker ? createWorkerTransport() : null;
  }

  return {
    bus,
    sharedCount: redis && { redis: redis.commands, prefix: `${name}:limit` },
    async closeBus() {
      await bus.close();
      redis?.close();
    },
  };
}
