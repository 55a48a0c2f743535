import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../env.ts";

/** The advisory lock Prisma's own migrate command takes, so that the two never run at once. */
export const MIGRATION_LOCK = 72_707_369;

const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

export type Migration = { name: string; checksum: string; sql: string };

export type MigrateOptions = {
  /** Called under the lock before the first of `pending` is applied to a database that had some before. */
  beforePending?: (pending: string[]) => Promise<void>;
};

/**
 * Applies the migrations of `folder` that the database lacks, in order, each whole or not at all, and returns
 * their names. Keeps Prisma's table, so its command line agrees. Throws StartError when an applied migration was
 * edited or an earlier one failed.
 */
export async function migrate(url: string, folder: string, options: MigrateOptions = {}): Promise<string[]> {
  const client = await connect(url);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(CREATE_TABLE);
    const { pending, applied } = await compare(client, await readMigrations(folder));
    const names = pending.map(({ name }) => name);
    if (pending.length > 0 && applied > 0) await options.beforePending?.(names);
    for (const migration of pending) await applyWhole(client, migration);
    return names;
  } finally {
    await client.end();
  }
}

/** The migrations of a folder, in the order they are applied. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"));
      return { name, checksum: createHash("sha256").update(sql).digest("hex"), sql: sql.toString("utf8") };
    }),
  );
}

/** Applies migrations, and notes them, inside the caller's transaction. */
export async function applyMigrations(client: pg.Client, migrations: Migration[]): Promise<void> {
  await client.query(CREATE_TABLE);
  for (const { name, checksum, sql } of migrations) {
    try {
      await client.query(sql);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`Migration ${name} failed: ${reason}.`, { cause: error });
    }
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    );
  }
}

async function applyWhole(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await applyMigrations(client, [migration]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

async function compare(
  client: pg.Client,
  migrations: Migration[],
): Promise<{ pending: Migration[]; applied: number }> {
  const { rows } = await client.query<Applied>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(rows.map((row) => [row.migration_name, row]));
  for (const { name, checksum } of migrations) {
    const row = known.get(name);
    if (row && row.finished_at === null) {
      throw new StartError(
        `Migration ${name} failed earlier: repair it, then run npx prisma migrate resolve.`,
      );
    }
    if (row && row.checksum !== checksum) {
      throw new StartError(
        `Migration ${name} was edited after it was applied: restore it and add a new one instead.`,
      );
    }
  }
  return { pending: migrations.filter(({ name }) => !known.has(name)), applied: rows.length };
}

/** A connection of its own, without the pool's limits; a database server that starts together with us may need some seconds. */
export async function connect(url: string): Promise<pg.Client> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // A connection that breaks between two queries must not end the process; the next query reports it.
    client.on("error", () => {});
    try {
      await client.connect();
      await endWithUs(client);
      return client;
    } catch (error) {
      const { code = "", message } = error as Error & { code?: string }; // pg rejects with Error alone
      const passing = ["ECONNREFUSED", "ECONNRESET", "57P03", "EAI_AGAIN", "ENOTFOUND"].includes(code);
      if (!passing || performance.now() > deadline) {
        throw new StartError(`The database cannot be reached (${message || code}): check DATABASE_URL.`);
      }
      await sleep(250);
    }
  }
}

/** A process that is killed must not leave its statement at work, with its locks, in the way of the next start. */
async function endWithUs(client: pg.Client): Promise<void> {
  // Not every system can see that a client is gone; there the next start waits for the statement's end.
  await client.query("SET client_connection_check_interval = '1s'").catch(() => {});
}
