import pg from "pg";
import { connect } from "../database/migrate.ts";

/**
 * A connection for work that may take hours: no limit that the server, the role or the pool sets applies, and values
 * are written as text in the one form that every version of PostgreSQL reads.
 */
export async function connectForLongWork(url: string): Promise<pg.Client> {
  const client = await connect(url);
  await client.query(`
    SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
    SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';
    SET extra_float_digits = 3; SET maintenance_work_mem = '256MB'; SET application_name = 'borealis-backup'`);
  // Known since PostgreSQL 17.
  await client.query("SET transaction_timeout = 0").catch(() => {});
  return client;
}

/** A table with the columns whose values are copied, as COPY names it. */
export function copyTarget({ name, columns }: { name: string; columns: string[] }): string {
  return `${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(", ")})`;
}
