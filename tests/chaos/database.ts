import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { chooseAccount } from "#infra/database/postgres-account.ts";
import { findPostgres } from "#infra/database/postgres-binaries.ts";
import { clusterFolder, readPostmaster } from "#infra/database/postgres-cluster.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";

export type Query = <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;

/** The database of a run: a PostgreSQL of its own, or one that others run. */
export type ChaosDatabase = {
  url: string;
  query: Query;
  /**
   * Ends PostgreSQL at once and without a checkpoint; its supervisor brings it back. Resolves when it answers. Null
   * where the database is not ours.
   */
  kill: ((signal?: "SIGQUIT" | "SIGKILL") => Promise<void>) | null;
  /** Ends every connection to the database. */
  endBackends(): Promise<void>;
  /** Keeps everybody from the log of messages for a while. */
  lockLog(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a private PostgreSQL in the folder, or uses the one at `url`. */
export async function openDatabase(options: {
  dataDir: string;
  url?: string;
  say(line: string): void;
}): Promise<ChaosDatabase> {
  const log = { info() {}, warn: options.say, error: options.say };
  const bundled = options.url ? null : await startBundledPostgres({ dataDir: options.dataDir, log });
  const url = options.url ?? bundled?.url ?? "";
  const query = queryOn(url);
  const folder = bundled ? clusterFolder(chooseAccount(findPostgres(), options.dataDir).home) : "";
  const postmaster = () => readPostmaster(folder)?.pid;

  const kill = async (signal: "SIGQUIT" | "SIGKILL" = "SIGQUIT") => {
    const pid = postmaster();
    if (pid === undefined) return;
    process.kill(pid, signal);
    for (;;) {
      const answered = await query("SELECT 1").then(
        () => true,
        () => false,
      );
      if (answered && postmaster() !== pid) return;
      await sleep(50);
    }
  };

  return {
    url,
    query,
    kill: bundled ? kill : null,
    async endBackends() {
      await query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'`);
    },
    async lockLog(milliseconds) {
      await withClient(url, async (client) => {
        await client.query("BEGIN");
        await client.query("LOCK TABLE log IN ACCESS EXCLUSIVE MODE");
        await sleep(milliseconds);
        await client.query("COMMIT");
      });
    },
    stop: async () => bundled?.stop(),
  };
}

/** One connection per question: the database may have been killed since the last one. */
function queryOn(url: string): Query {
  return (sql, values) => withClient(url, async (client) => (await client.query(sql, values)).rows);
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  // An error between connect and query has no other listener.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
