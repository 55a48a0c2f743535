import pg from "pg";
import { listTables, type Table } from "./catalog.ts";

/**
 * Begins a transaction that sees the database at one moment, however long it lasts, and answers the tables of that
 * moment. A migration waits until it ends; whoever writes does not.
 */
export async function beginSnapshot(client: pg.ClientBase): Promise<Table[]> {
  for (;;) {
    const listed = await listTables(client);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // The moment is that of the first statement that reads: by then no migration can change a table any more.
    const locked = await lockTables(client, listed);
    const tables = locked ? await listTables(client) : null;
    if (tables !== null && JSON.stringify(tables) === JSON.stringify(listed)) return tables;
    await client.query("ROLLBACK");
  }
}

/** False when one of the tables is gone. */
async function lockTables(client: pg.ClientBase, tables: Table[]): Promise<boolean> {
  if (tables.length === 0) return true;
  const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(", ");
  try {
    await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "42P01") return false;
    throw error;
  }
}
