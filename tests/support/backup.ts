import path from "node:path";
import pg from "pg";
import { isProof } from "#core/installation/check-secret.ts";
import { backUp } from "#infra/backup/back-up.ts";
import { type RestoreOptions, restore } from "#infra/backup/restore.ts";
import { deriveKey } from "#infra/secret.ts";
import type { TestDatabase } from "./test-database.ts";

export const MIGRATIONS = path.resolve("prisma/migrations");

/** Runs statements on a database and answers the last one's rows. */
export async function runSql(
  { url }: Pick<TestDatabase, "url">,
  ...statements: string[]
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** Backs a test's database up into `folder`. */
export const backUpFrom = ({ url }: Pick<TestDatabase, "url">, folder: string, dataDir: string) =>
  backUp({ databaseUrl: url, dataDir, folder });

/** Whether a database was opened with a secret, as the product judges it. */
export const fits: RestoreOptions["fits"] = (secret, secretCheck) =>
  isProof({ key: (purpose) => deriveKey(secret, purpose) }, secretCheck);

/** Restores `folder` into a test's database. */
export const restoreInto = (
  { url }: Pick<TestDatabase, "url">,
  folder: string,
  options: Pick<RestoreOptions, "dataDir"> & Partial<RestoreOptions>,
) => restore({ databaseUrl: url, folder, migrations: MIGRATIONS, secret: undefined, fits, ...options });
