import type pg from "pg";
import { StartError } from "../env.ts";

/**
 * Throws StartError unless the database belongs to nobody yet: it has no tables, or those of an installation that was
 * never set up; and no server runs on it.
 */
export async function assertUnused(client: pg.ClientBase): Promise<void> {
  const { rows: servers } = await client.query(
    `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'borealis' AND pid <> pg_backend_pid() LIMIT 1`,
  );
  if (servers.length > 0)
    throw new StartError("A server runs on this database: stop it, then restore again.");
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
  );
  const names = new Set(tables.map(({ name }) => name));
  if (names.size === 0 || (names.size === 1 && names.has("_prisma_migrations"))) return;
  if (!names.has("installation") || !names.has("_prisma_migrations")) {
    throw new StartError("This database holds tables of something else: give an empty one in DATABASE_URL.");
  }
  for (const table of ["app", "operator", "users"]) {
    const { rows } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rows.length === 0) continue;
    throw new StartError(
      "This installation is in use, and a restore would replace it: give an empty database, or move DATA_DIR away first.",
    );
  }
}
