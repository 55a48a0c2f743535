import pg from "pg";
import { StartError } from "../env.ts";

type Row = { name: string; setting: string };

/** What it needs of a client: pg's Client and Pool have it. */
export type Queryable = { query(text: string): Promise<{ rows: Row[] }> };

/**
 * Throws StartError when the database may lose what it has acknowledged: fsync, full_page_writes or
 * synchronous_commit off. Acknowledged messages would not survive a power cut.
 */
export async function assertSafeDatabase(client: Queryable): Promise<void> {
  const { rows } = await client.query(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`,
  );
  if (rows.length === 0) return;
  const names = rows.map((row) => row.name).join(", ");
  throw new StartError(
    `The database runs with ${names} off and can lose acknowledged messages: turn it on, or set ALLOW_UNSAFE_DB=1 to accept that.`,
  );
}

/** Checks the database at `url`, as `assertSafeDatabase` does. */
export async function assertSafeDatabaseAt(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await assertSafeDatabase(client);
  } finally {
    await client.end();
  }
}
