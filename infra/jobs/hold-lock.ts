import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "#core/context.ts";

export type LockOptions = {
  databaseUrl: string;
  /** Among all processes on the database, the lock of this name is held once. */
  name: string;
  /** Runs while the lock is held. Must end soon after `signal` says that it is not any more. */
  work: (signal: AbortSignal) => Promise<void>;
  log: Pick<Logger, "info" | "warn">;
  /** How often a process without the lock tries to get it. */
  tryEveryMs?: number;
  /** How often the one that has it makes sure that it still does. */
  checkEveryMs?: number;
};

/** Sets the locks of this module apart from others in the database. */
const LOCKS = 1_651_470_962;
const ANSWER_WITHIN_MS = 5_000;

/** The server itself gives up a holder whose network is gone, so that another one can have the lock. */
const KEEP_ALIVE =
  "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

/**
 * Runs `work` in one process at a time, whichever gets the lock first; when that one ends or loses its database, another
 * takes over. The lock lives in a connection of its own, so the database must not be behind a pooler that shares them.
 */
export function holdLock(options: LockOptions): { close(): Promise<void> } {
  const { name, log, tryEveryMs = 10_000 } = options;
  const closing = new AbortController();
  let failed = false;

  const run = async () => {
    while (!closing.signal.aborted) {
      try {
        await holdOnce(options, closing.signal);
        failed = false;
      } catch (error) {
        // Said once an outage; whoever runs the database says the rest.
        if (!failed) log.warn({ lock: name, reason: reasonOf(error) }, "a lock could not be held");
        failed = true;
      }
      await pause(tryEveryMs, undefined, { signal: closing.signal, ref: false }).catch(() => {});
    }
  };
  const running = run();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Does the work if the lock is free; resolves when the work is over, or when somebody else has the lock. */
async function holdOnce(options: LockOptions, closing: AbortSignal): Promise<void> {
  const { databaseUrl, name, work, log, checkEveryMs = 5_000 } = options;
  const lost = new AbortController();
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    application_name: "borealis lock",
  });
  client.on("error", () => lost.abort());
  client.on("end", () => lost.abort());
  try {
    await client.connect();
    await client.query(KEEP_ALIVE);
    const { rows } = await client.query<{ held: boolean }>(
      "SELECT pg_try_advisory_lock($1::integer, hashtext($2)) AS held",
      [LOCKS, name],
    );
    if (!rows[0]?.held) return;
    log.info({ lock: name }, "this process holds the lock");
    const signal = AbortSignal.any([closing, lost.signal]);
    const watching = watch(client, checkEveryMs, signal).catch(() => lost.abort());
    await work(signal).finally(() => lost.abort());
    await watching;
  } finally {
    // A server that is gone does not answer a goodbye.
    await Promise.race([client.end().catch(() => {}), pause(1_000, undefined, { ref: false })]);
  }
}

/** Rejects when the connection, and with it the lock, is gone. */
async function watch(client: pg.Client, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => {});
    if (!signal.aborted) await client.query("SELECT 1");
  }
}
