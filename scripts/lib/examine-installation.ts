import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Redis } from "ioredis";
import pg from "pg";
import type { Ask } from "#core/doctor/check.ts";
import { examine, type Report } from "#core/doctor/examine.ts";
import { readMigrations } from "#infra/database/migrate.ts";
import type { Settings } from "#infra/env.ts";
import { openFiles } from "#infra/files/open-files.ts";
import { deriveKey } from "#infra/secret.ts";

const REDIS_ANSWERS_WITHIN_MS = 3_000;

type Examined = Pick<Settings, "dataDir" | "secret" | "redisUrl"> & Partial<Pick<Settings, "s3">>;

/**
 * Examines the installation whose database is at `databaseUrl`, at one moment of it: reads only, locks nobody out,
 * and may take long where there is much.
 */
export async function examineInstallation(settings: Examined, databaseUrl: string): Promise<Report> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks between two questions must not end the process; the next question reports it.
  client.on("error", () => {});
  await client.connect();
  const files = openFiles({ dataDir: settings.dataDir, s3: settings.s3 ?? null });
  try {
    await client.query(`
      SET application_name = 'borealis-doctor'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    const secret = await findSecret(settings);
    return await examine(askOf(client), {
      migrations: await readMigrations(path.resolve("prisma/migrations")),
      keys: secret === null ? null : { key: (purpose) => deriveKey(secret, purpose) },
      files,
      pingRedis: settings.redisUrl === undefined ? null : pingOf(settings.redisUrl),
    });
  } finally {
    files.close?.();
    await client.end();
  }
}

/** A question that fails leaves the transaction as it was. */
function askOf(client: pg.Client): Ask {
  return async <Row extends object>(sql: string, values: unknown[] = []) => {
    await client.query("SAVEPOINT question");
    try {
      // What the columns are, the question says.
      return (await client.query(sql, values)).rows as Row[];
    } catch (error) {
      await client.query("ROLLBACK TO SAVEPOINT question");
      throw error;
    }
  };
}

/** The secret as the server would find it; nothing is made. */
async function findSecret({ secret, dataDir }: Examined): Promise<string | null> {
  if (secret !== undefined) return secret;
  const file = path.join(dataDir, "secret");
  return existsSync(file) ? (await readFile(file, "utf8")).trim() : null;
}

function pingOf(url: string): () => Promise<void> {
  return async () => {
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: REDIS_ANSWERS_WITHIN_MS,
      commandTimeout: REDIS_ANSWERS_WITHIN_MS,
      retryStrategy: () => null,
    });
    // The reason arrives by the promise too.
    redis.on("error", () => {});
    try {
      await redis.connect();
      await redis.ping();
    } finally {
      redis.disconnect();
    }
  };
}
