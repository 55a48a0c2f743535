import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../env.ts";

/** The advisory lock Prisma's own migrate command takes, so that the two never run at once. */
const PRISMA_LOCK = 72_707_369;

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

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Applies the migrations of `folder` that the database lacks, in order, each whole or not at all, and returns
 * their names. Keeps Prisma's table, so its command line agrees. Throws StartError when an applied migration was
 * edited or an earlier one failed.
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const client = await connect(url);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(CREATE_TABLE);
    const { rows } = await client.query<Applied>(
      `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    );
    const known = new Map(rows.map((row) => [row.migration_name, row]));
    const applied: string[] = [];
    for (const { name, sql } of await readMigrations(folder)) {
      const checksum = createHash("sha256").update(sql).digest("hex");
      const row = known.get(name);
      if (row === undefined) {
        await apply(client, name, sql.toString("utf8"), checksum);
        applied.push(name);
      } else if (row.finished_at === null) {
        throw new StartError(
          `Migration ${name} failed earlier: repair it, then run npx prisma migrate resolve.`,
        );
      } else if (row.checksum !== checksum) {
        throw new StartError(
          `Migration ${name} was edited after it was applied: restore it and add a new one instead.`,
        );
      }
    }
    return applied;
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<{ name: string; sql: Buffer }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, sql: await readFile(path.join(folder, name, "migration.sql")) })),
  );
}

async function apply(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new StartError(
      `Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    );
  }
}

/** A database server that starts together with us may need some seconds. */
async function connect(url: string): Promise<pg.Client> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // A connection that breaks between two queries must not end the process; the next query reports it.
    client.on("error", () => {});
    try {
      await client.connect();
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
