import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "#infra/database/migrate.ts";
import { chooseAccount } from "#infra/database/postgres-account.ts";
import { findPostgres } from "#infra/database/postgres-binaries.ts";
import { clusterFolder, readPostmaster } from "#infra/database/postgres-cluster.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";
import { waitUntil } from "./wait-until.ts";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** A PostgreSQL of a test's own, which may be ended and filled; its supervisor brings it back. */
export type PrivatePostgres = {
  url: string;
  port: number;
  pid(): number;
  /** Asks over a connection of its own, which may be lost. */
  ask(sql: string): Promise<pg.QueryResult>;
  /** Ends the postmaster as a crash would, without a checkpoint; resolves when its successor accepts connections. */
  crash(signal: "SIGQUIT" | "SIGKILL"): Promise<void>;
  close(): Promise<void>;
};

/** Starts a migrated PostgreSQL in `dataDir`, or in a new folder that goes with it. */
export async function openPrivatePostgres(given: { dataDir?: string } = {}): Promise<PrivatePostgres> {
  const dataDir = given.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), "borealis-postgres-")));
  await chmod(dataDir, 0o711);
  const quiet = { info() {}, warn() {}, error() {} };
  const bundled = await startBundledPostgres({ dataDir, log: quiet });
  const folder = clusterFolder(chooseAccount(findPostgres(), dataDir).home);
  await migrate(bundled.url, MIGRATIONS);
  const pid = () => {
    const postmaster = readPostmaster(folder);
    if (!postmaster) throw new Error("no PostgreSQL is running");
    return postmaster.pid;
  };
  return {
    url: bundled.url,
    port: Number(new URL(bundled.url).port),
    pid,
    async ask(sql) {
      const client = new pg.Client({ connectionString: bundled.url });
      client.on("error", () => {});
      await client.connect();
      try {
        return await client.query(sql);
      } finally {
        await client.end().catch(() => {});
      }
    },
    async crash(signal) {
      const before = pid();
      process.kill(before, signal);
      await waitUntil("PostgreSQL is back", () => {
        const now = readPostmaster(folder);
        return now?.ready === true && now.pid !== before;
      });
    },
    async close() {
      await bundled.stop();
      if (given.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
