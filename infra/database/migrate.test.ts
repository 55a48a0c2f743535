import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { assertSafeDatabase } from "./assert-safe-database.ts";
import { migrate } from "./migrate.ts";

let database: TestDatabase;
let folder: string;
let client: pg.Client;

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, "migration.sql"), sql);
}

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-migrations-"));
  await client.query("DROP SCHEMA public CASCADE");
  await client.query("CREATE SCHEMA public");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("migrations at boot", () => {
  it("are applied in order, once", async () => {
    await writeMigration("2_fill", "INSERT INTO t VALUES (1)");
    await writeMigration("1_make", "CREATE TABLE t (n int)");
    expect(await migrate(database.url, folder)).toEqual(["1_make", "2_fill"]);
    expect(await migrate(database.url, folder)).toEqual([]);
    expect((await client.query("SELECT count(*)::int AS n FROM t")).rows).toEqual([{ n: 1 }]);
  });

  it("are applied once when several processes start together", async () => {
    await writeMigration("1_make", "CREATE TABLE t (n int); INSERT INTO t VALUES (1)");
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, folder)));
    expect(applied.flat()).toEqual(["1_make"]);
  });

  it("refuse to go on when an applied one was edited", async () => {
    await writeMigration("1_make", "CREATE TABLE t (n int)");
    await migrate(database.url, folder);
    await writeMigration("1_make", "CREATE TABLE t (n bigint)");
    await writeMigration("2_more", "CREATE TABLE u (n int)");
    await expect(migrate(database.url, folder)).rejects.toThrow("1_make was edited");
    expect((await client.query("SELECT to_regclass('u') AS u")).rows).toEqual([{ u: null }]);
  });

  it("leave nothing behind when one fails", async () => {
    await writeMigration("1_half", "CREATE TABLE t (n int); SELECT 1/0");
    await expect(migrate(database.url, folder)).rejects.toThrow("1_half failed: division by zero");
    expect((await client.query("SELECT to_regclass('t') AS t")).rows).toEqual([{ t: null }]);
    await writeMigration("1_half", "CREATE TABLE t (n int)");
    expect(await migrate(database.url, folder)).toEqual(["1_half"]);
  });

  it("say that the database cannot be reached without its password", async () => {
    const wrong = new URL(database.url);
    wrong.password = "wrong-and-private";
    wrong.pathname = "/no_such_database";
    const error = await migrate(wrong.href, folder).catch(String);
    expect(error).toContain("check DATABASE_URL");
    expect(error).not.toContain("private");
  });
});

describe("a database's safety", () => {
  it("is accepted with everything on", async () => {
    await assertSafeDatabase(client);
  });

  it("is refused with synchronous_commit off, naming the override", async () => {
    await client.query("SET synchronous_commit = off");
    await expect(assertSafeDatabase(client)).rejects.toThrow(/synchronous_commit off.*ALLOW_UNSAFE_DB=1/);
    await client.query("RESET synchronous_commit");
  });

  it.each(["fsync", "full_page_writes", "synchronous_commit"])("is refused with %s off", async (name) => {
    // The server of the whole run is not to be made unsafe, so one of its settings reads as if it were.
    const pretended = `(SELECT name, CASE name WHEN '${name}' THEN 'off' ELSE setting END AS setting FROM pg_settings) s`;
    const unsafe = { query: (text: string) => client.query(text.replace("pg_settings", pretended)) };
    await expect(assertSafeDatabase(unsafe)).rejects.toThrow(`runs with ${name} off`);
  });
});
