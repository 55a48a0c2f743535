import { LRUCache } from "lru-cache";
import type { Registry } from "prom-client";
import type { Logger } from "#core/context.ts";
import type { Database } from "#core/database.ts";
import { readDatabaseTime } from "#core/database-time.sql.ts";
import { commitMessages } from "#core/messages/commit-messages.sql.ts";
import { createSendLanes, laneDefaults } from "#core/messages/send-lanes.ts";
import type { CoreRuntime } from "#core/runtime.ts";
import { createAppFigures } from "#core/stats/app-figures.ts";
import { createHashThreads } from "./aside/hash-threads.ts";
import type { Bus } from "./bus/bus.ts";
import { openBus } from "./bus/open-bus.ts";
import { createDatabaseClock, type DatabaseClock } from "./database/database-clock.ts";
import type { Env } from "./env.ts";
import { openFiles } from "./files/open-files.ts";
import { createPace } from "./files/pace.ts";
import { createLimiter } from "./limiter.ts";
import { createLog } from "./log.ts";
import { createMediaTools } from "./media/media-tools.ts";
import { budgetOf, createMetrics } from "./metrics.ts";
import { meterCommit } from "./metrics-lanes.ts";
import { watchLevels } from "./metrics-levels.ts";
import { connectDatabase } from "./prisma.ts";
import { type ProcessFigures, readProcessFigures } from "./process-figures.ts";
import { createRoster, type Roster, rosterDefaults } from "./roster/roster.ts";
import { deriveKey } from "./secret.ts";
import { createQueues, type Queues } from "./work-queues.ts";

/** What the process shares: Next and the entry load separate copies of every module, and meet here. */
export type Runtime = CoreRuntime &
  Queues & {
    env: Env;
    db: Database;
    log: Logger;
    bus: Bus;
    roster: Roster;
    media: ReturnType<typeof createMediaTools>;
    /** What sessions and tickets are judged by. */
    clock: DatabaseClock;
    /** Where `metrics` are read from. */
    metricsRegistry: Registry;
    /** What this process tells of itself since it was started. */
    figures(): Promise<ProcessFigures>;
    close(): Promise<void>;
  };

const place = Symbol.for("borealis.runtime");
// The global object has no typed slot for a symbol of ours.
const shared = globalThis as { [place]?: Runtime };

/** Opens the process's runtime on a migrated database and makes it the one that `runtime()` answers. */
export function openRuntime(env: Env): Runtime {
  const opened = createRuntime(env);
  shared[place] = opened;
  return opened;
}

/** The process's runtime; throws before `openRuntime`. */
export function runtime(): Runtime {
  const opened = shared[place];
  if (!opened) throw new Error("the runtime is not open");
  return opened;
}

/**
 * Messages are committed over connections of their own: behind whatever else waits for one, a batch would wait as long
 * as all of it together, and with it everybody's acknowledgement.
 */
function connectDatabases({ databaseUrl, databaseConnections }: Env, log: Logger) {
  const connect = (connections: number) =>
    connectDatabase(databaseUrl, {
      connections,
      onPoolError: (error) => log.warn({ reason: error.message }, "a database connection was lost"),
    });
  const own = Math.max(1, Math.min(laneDefaults.batchesInFlight, Math.floor(databaseConnections / 3)));
  const commits = connect(own);
  const rest = connect(Math.max(1, databaseConnections - own));
  const close = async () => {
    await Promise.all([commits.close(), rest.close()]);
  };
  return { db: rest.db, commits: commits.db, pool: rest.pool, close };
}

/** A runtime of its own, for tests that need more than one. */
export function createRuntime(env: Env, overrides: Partial<Pick<Runtime, "log">> = {}): Runtime {
  const { metrics, registry } = createMetrics();
  const log = overrides.log ?? createLog(env.logLevel, { onDropped: metrics.logLinesDropped.add });
  const { db, commits, pool, close } = connectDatabases(env, log);
  const clock = createDatabaseClock(() => readDatabaseTime(db));
  const keys = new Map<string, Buffer>();
  const key = (purpose: string) => {
    const known = keys.get(purpose) ?? deriveKey(env.secret, purpose);
    keys.set(purpose, known);
    return known;
  };
  const { bus, sharedCount, closeBus } = openBus({ env, key, log, metrics });
  const roster = createRoster({ bus, ...rosterDefaults });
  const lanes = createSendLanes({
    ...laneDefaults,
    laneMessages: env.limits.laneMessages,
    laneWaitMs: env.limits.laneWaitMs,
    clock: () => performance.now(),
    commit: meterCommit(metrics, (appId, messages) => commitMessages(appId, commits, messages)),
  });
  const queues = createQueues(env);
  const hashThreads = createHashThreads();
  const pace = createPace({ quietMs: lanes.quietMs, bytesPerSecond: env.limits.uploadBytesPerSecond });
  const files = openFiles(env, pace);
  const media = createMediaTools(env.dataDir, { log, pace });
  watchLevels(metrics, { lanes, queues, pool });
  return {
    env,
    db,
    log,
    lanes,
    clock,
    metrics,
    appFigures: createAppFigures(clock.now),
    metricsRegistry: registry,
    bus,
    roster,
    files,
    media,
    limiter: createLimiter(sharedCount, (spent) => metrics.budgetsSpent.add(budgetOf(spent))),
    ...queues,
    hashAside: hashThreads.hash,
    key,
    caches: {
      apps: new LRUCache({ max: 10_000, ttl: 2_000 }),
      pairs: new LRUCache({ max: 200_000 }),
      conversations: new LRUCache({ max: 200_000 }),
      userIds: new LRUCache({ max: 200_000 }),
      secretUses: new LRUCache({ max: 10_000 }),
      audiences: new LRUCache({ max: 50_000 }),
      admins: new LRUCache({ max: 10_000, ttl: 2_000 }),
      matchers: new LRUCache({ max: 1_000 }),
      roomCounts: new LRUCache({ max: 10_000, ttl: 1_000 }),
    },
    figures: () => readProcessFigures(registry, env.dataDir),
    async close() {
      clock.close();
      await lanes.drained();
      roster.close();
      await closeBus();
      media.close();
      hashThreads.close();
      files.close?.();
      await close();
    },
  };
}
