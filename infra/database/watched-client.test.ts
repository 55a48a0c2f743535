import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { WatchedClient } from "./watched-client.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, Client: WatchedClient, max: 2 });
  pool.on("error", () => {});
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it("may be ended by the database while nobody listens to it: only who asks on it is refused", async () => {
  const borrowed = await pool.connect();
  const ended = new Promise((resolve) => borrowed.once("end", resolve));
  // What the driver tells nobody else ends a process.
  expect(borrowed.listenerCount("error")).toBe(1);
  const { rows } = await borrowed.query("SELECT pg_backend_pid() AS pid");
  await pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await ended;
  await expect(borrowed.query("SELECT 1")).rejects.toThrow(/not queryable|closed/);
  borrowed.release();
  await expect(pool.query("SELECT 1")).resolves.toMatchObject({ rowCount: 1 });
});
