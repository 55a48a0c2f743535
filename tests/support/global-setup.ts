import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "#infra/database/migrate.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";
import { TEMPLATE_URL_VARIABLE } from "./test-database.ts";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/**
 * Starts one PostgreSQL for the whole run (or takes the server of TEST_DATABASE_URL) and migrates one template
 * database on it; test files copy that. Its address reaches the workers by their environment.
 */
export async function setup(): Promise<() => Promise<void>> {
  const server = await openServer();
  const name = `borealis_template_${randomBytes(4).toString("hex")}`;
  await run(server.url, `CREATE DATABASE ${name}`);
  const template = new URL(server.url);
  template.pathname = `/${name}`;
  await migrate(template.href, MIGRATIONS);
  process.env[TEMPLATE_URL_VARIABLE] = template.href;
  return async () => {
    await run(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.close();
  };
}

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, close: async () => {} };
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-test-"));
  await chmod(dataDir, 0o711);
  const log = { info: () => {}, warn: console.warn, error: console.error };
  const postgres = await startBundledPostgres({ dataDir, log });
  return {
    url: postgres.url,
    async close() {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
