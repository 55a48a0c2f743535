import type { Settings } from "../env.ts";
import { createLog } from "../log.ts";
import { findRunningPostgres, startBundledPostgres } from "./postgres-supervisor.ts";

/**
 * Runs `work` with the address of the installation's database, whether or not the server runs: the given one, the
 * bundled one that the server runs, or the bundled one started for this work alone.
 */
export async function withDatabase<T>(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const running = databaseUrl ?? findRunningPostgres(dataDir);
  if (running !== null) return work(running);
  const own = await startBundledPostgres({ dataDir, log: createLog("silent") });
  try {
    return await work(own.url);
  } finally {
    await own.stop();
  }
}
