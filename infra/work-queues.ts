import { LRUCache } from "lru-cache";
import type { CoreRuntime } from "#core/runtime.ts";
import type { Settings } from "./env.ts";
import { createWorkQueue, type MeasuredQueue } from "./work-queue.ts";

/** The lines in which work of this process stands. */
export type Queues = Pick<CoreRuntime, "hashes" | "historyQueries" | "registrations"> & {
  syncQueries: MeasuredQueue;
  /** Commands of both doors, each with everything it waits for. */
  commands: MeasuredQueue;
  /** Who is it, asked by live connections. */
  handshakes: MeasuredQueue;
};

/** More than that never waits for anything: who would come last is better off coming later. */
const LONGEST_LINE = 2_000;

/** However large an app's past is, what it asks of it leaves two of three database connections to everybody else. */
const createHistoryQueue = (connections: number): MeasuredQueue =>
  createWorkQueue({
    atOnce: Math.max(1, Math.min(10, Math.floor(connections / 3))),
    waiting: 100,
    waitMs: 5_000,
    busy: { message: "Too many questions about the past at once; try again in a moment.", retryMs: 2_000 },
  });

/** One app's many accounts are no reason for another one to wait; their hashes stand in the line of all. */
const createRegistrationQueue = (): MeasuredQueue =>
  createWorkQueue({
    atOnce: 1,
    waiting: 4,
    waitMs: 5_000,
    busy: { message: "Many accounts are being registered; try again in a moment.", retryMs: 10_000 },
  });

/** Gives each app a line of its own. */
function linesByApp(create: () => MeasuredQueue): (appId: number) => MeasuredQueue {
  const lines = new LRUCache<number, MeasuredQueue>({ max: 10_000 });
  return (appId) => {
    const line = lines.get(appId) ?? create();
    lines.set(appId, line);
    return line;
  };
}

/** Nothing that waits may grow without end: each kind of work has its line, and says `busy` when that is full. */
export function createQueues({
  limits,
  databaseConnections,
}: Pick<Settings, "limits" | "databaseConnections">) {
  return {
    historyQueries: linesByApp(() => createHistoryQueue(databaseConnections)),
    registrations: linesByApp(createRegistrationQueue),
    hashes: createWorkQueue({
      atOnce: 2,
      waiting: LONGEST_LINE,
      waitMs: 10_000,
      busy: { message: "Too many people are signing in; try again in a moment.", retryMs: 2_000 },
    }),
    syncQueries: createWorkQueue({
      atOnce: limits.syncQueries,
      waiting: LONGEST_LINE,
      waitMs: limits.syncWaitMs,
      busy: { message: "Too many devices are catching up; try again in a moment.", retryMs: 2_000 },
    }),
    handshakes: createWorkQueue({
      atOnce: 32,
      waiting: LONGEST_LINE,
      waitMs: 5_000,
      busy: { message: "Too many devices are connecting; try again in a moment.", retryMs: 2_000 },
    }),
    commands: createWorkQueue({
      atOnce: limits.commandsAtOnce,
      busy: { message: "The server has too much to do at the moment.", retryMs: 1_000 },
    }),
  } satisfies Queues;
}
