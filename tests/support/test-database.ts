import { randomBytes } from "node:crypto";
import pg from "pg";

/** Set by the global set-up: the address of the migrated template database. */
export const TEMPLATE_URL_VARIABLE = "BOREALIS_TEST_TEMPLATE_URL";

export type TestDatabase = {
  url: string;
  /** Ends every connection to the database and removes it. */
  drop(): Promise<void>;
};

/**
 * Makes a database of the caller's own, migrated and empty, or a copy of another one that nobody is connected to;
 * takes some tens of milliseconds.
 */
export async function createTestDatabase(copyOf = process.env[TEMPLATE_URL_VARIABLE]): Promise<TestDatabase> {
  const template = new URL(copyOf ?? "");
  const name = `test_${process.pid}_${randomBytes(6).toString("hex")}`;
  const url = new URL(template);
  url.pathname = `/${name}`;
  const source = template.pathname.slice(1);
  await runOnServer(template, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  return { url: url.href, drop: () => runOnServer(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** The template itself must have no connection while it is copied, so this one goes to the server's own database. */
async function runOnServer(template: URL, sql: string): Promise<void> {
  const server = new URL(template);
  server.pathname = "/postgres";
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
