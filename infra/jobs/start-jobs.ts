import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { purgeApps } from "#core/apps/purge-apps.ts";
import { runBroadcasts } from "#core/broadcasts/run-broadcasts.ts";
import {
  deleteEndedOperatorSessions,
  deleteEndedSessions,
  deleteOldAnswers,
  deleteOldDeliveryCounts,
  deleteOldRevocations,
  deleteOldRids,
  deleteOldTasks,
} from "#core/housekeeping/delete-outdated.sql.ts";
import { runImports } from "#core/imports/run-imports.ts";
import { sweepFiles } from "#core/media/sweep-files.ts";
import { deleteOldMessages } from "#core/retention/keep-messages.ts";
import { createMessageIndexer } from "#core/search/index-messages.ts";
import { countNextQuarters, noteActiveUsers } from "#core/stats/count.sql.ts";
import type { Runtime } from "../runtime.ts";
import { holdLock } from "./hold-lock.ts";
import { taskScope } from "./task-scope.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export type JobRuntime = Runtime;

/** Something to be done now and then, by one process of the installation. Doing it twice does no harm. */
export type Job = {
  name: string;
  everyMs: number;
  /** Stops at a good place when the signal says so. */
  run(runtime: JobRuntime, signal: AbortSignal): Promise<void>;
};

/** Rows deleted in one statement: short locks, and far from the time a statement may take. */
const ROWS_AT_ONCE = 1_000;

/** Deletes part by part, until nothing is left. */
const cleaning = (name: string, everyMs: number, deleteSome: typeof deleteOldRids): Job => ({
  name,
  everyMs,
  async run({ db, log }, signal) {
    let deleted = 0;
    for (let last = ROWS_AT_ONCE; last === ROWS_AT_ONCE && !signal.aborted; deleted += last) {
      last = await deleteSome(db, ROWS_AT_ONCE);
    }
    if (deleted > 0) log.info({ job: name, deleted }, "outdated rows were deleted");
  },
});

/** Half of what a search may be behind, so that a round that takes its time is not too late. */
const INDEX_EVERY_MS = SECOND / 2;

const indexing = (): Job => {
  const indexer = createMessageIndexer(() => performance.now());
  return {
    name: "message index",
    everyMs: INDEX_EVERY_MS,
    run: async ({ db }, signal) => {
      await indexer.run(db, signal);
    },
  };
};

const broadcasting: Job = {
  name: "broadcasts",
  everyMs: SECOND,
  run: (runtime, signal) => runBroadcasts(taskScope(runtime), signal),
};

const importing: Job = {
  name: "imports",
  everyMs: SECOND,
  run: (runtime, signal) => runImports(taskScope(runtime), signal),
};

const purging: Job = {
  name: "deleted apps",
  everyMs: HOUR,
  run: async (runtime, signal) => {
    await purgeApps(runtime, signal);
  },
};

/** The minutes in which a device that is there was heard of. */
const HEARD_MINUTES = 5;

const counting: Job = {
  name: "statistics",
  everyMs: MINUTE,
  async run({ db, env }, signal) {
    await noteActiveUsers(db, env.timeZone, HEARD_MINUTES);
    while (!signal.aborted && (await countNextQuarters(db, env.timeZone))) {}
  },
};

export const jobs: readonly Job[] = [
  broadcasting,
  importing,
  indexing(),
  purging,
  counting,
  cleaning("rids", MINUTE, deleteOldRids),
  cleaning("revocations", HOUR, deleteOldRevocations),
  cleaning("answers", HOUR, deleteOldAnswers),
  cleaning("delivery counts", HOUR, deleteOldDeliveryCounts),
  cleaning("tasks", HOUR, deleteOldTasks),
  {
    name: "retention",
    everyMs: HOUR / 4,
    run: async (runtime, signal) => {
      await deleteOldMessages(runtime, signal);
    },
  },
  cleaning("sessions", HOUR, deleteEndedSessions),
  cleaning("operator sessions", HOUR, deleteEndedOperatorSessions),
  { name: "files", everyMs: HOUR / 2, run: sweepFiles },
  { name: "incoming", everyMs: HOUR, run: ({ media }) => media.sweep() },
];

/** Runs the jobs in this process whenever no other one of the installation does; see `holdLock`. */
export function startJobs(runtime: JobRuntime, list: readonly Job[] = jobs): { close(): Promise<void> } {
  const { env, log } = runtime;
  return holdLock({
    databaseUrl: env.databaseUrl,
    name: "jobs",
    log,
    work: async (signal) => {
      // One for each job and what it waits for: as many as the list is long, however long this runs.
      setMaxListeners(0, signal);
      await Promise.all(list.map((job) => repeatJob(runtime, job, signal)));
    },
  });
}

async function repeatJob(runtime: JobRuntime, job: Job, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await job.run(runtime, signal).catch((error: unknown) => {
      runtime.log.warn({ err: error, job: job.name }, "a job failed and will be tried again");
    });
    await pause(job.everyMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
