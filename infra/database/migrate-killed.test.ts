import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSql } from "#tests/support/backup.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { migrate } from "./migrate.ts";

const PLACES = ["before anything", "between two statements", "after the last statement"] as const;

let database: TestDatabase;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-killed-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, "migration.sql"), sql);
}

/** A migration of two statements that stops at one of its places for as long as the gate is held. */
function stoppingAt(place: (typeof PLACES)[number]): string {
  const stop = (here: string) => (here === place ? "SELECT pg_advisory_xact_lock(4711);" : "");
  return `
    ${stop("before anything")}
    CREATE TABLE kept (n int);
    ${stop("between two statements")}
    INSERT INTO kept SELECT generate_series(1, 1000);
    ${stop("after the last statement")}`;
}

const waiting = () =>
  runSql(
    database,
    `SELECT count(*)::int AS n FROM pg_locks
      WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );

describe("a start that is killed in the middle of a migration", { timeout: 120_000 }, () => {
  for (const place of PLACES) {
    it(`leaves a database that the next start migrates: ${place}`, async () => {
      await runSql(database, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
      await write("1_first", "CREATE TABLE first (n int)");
      await write("2_second", stoppingAt(place));

      const gate = await holdGate();
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "tests/support/run-migrate.ts", database.url, folder],
        { stdio: "inherit" },
      );
      children.push(child);
      await expect.poll(waiting, { timeout: 60_000 }).toEqual([{ n: 1 }]);
      child.kill("SIGKILL");
      await once(child, "exit");
      // The gate stays shut: nothing but the end of its process can end the statement.
      await expect.poll(waiting, { timeout: 60_000 }).toEqual([{ n: 0 }]);
      await gate.end();

      const tables = "SELECT to_regclass('first')::text AS first, to_regclass('kept') AS kept";
      expect(await runSql(database, tables)).toEqual([{ first: "first", kept: null }]);
      expect(await migrate(database.url, folder)).toEqual(["2_second"]);
      expect(await runSql(database, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 1_000 }]);
      expect(await migrate(database.url, folder)).toEqual([]);
    });
  }
});

async function holdGate() {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("SELECT pg_advisory_lock(4711)");
  return client;
}
