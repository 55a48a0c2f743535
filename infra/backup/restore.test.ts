import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { checkSecret } from "#core/installation/check-secret.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { insertSession } from "#core/sessions/insert-session.ts";
import { backUpFrom, MIGRATIONS, restoreInto, runSql } from "#tests/support/backup.ts";
import { openTenant, TEST_SECRET, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { MANIFEST } from "./manifest.ts";

const OTHER_SECRET = "quite another key, also 32 bytes long";

let database: TestDatabase;
let tenant: Tenant;
let app: AppRef;
let people: [UserContext, UserContext];
let top: string;
/** The backup that the tests restore. */
let backup: string;
let target: TestDatabase;
let dataDir: string;

const say = (from: UserContext, to: UserContext) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text: "hello" },
    clientId: uniqueName("id"),
  });

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await openTenant(database);
  await checkSecret({ db: tenant.runtime.db, runtime: tenant.runtime, now: () => new Date() });
  app = await tenant.app();
  people = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
  for (let n = 0; n < 20; n += 1) await say(...people);
  await insertSession(people[0], people[0].db, people[0].actor.userId);
  top = await mkdtemp(path.join(os.tmpdir(), "borealis-restore-"));
  const source = path.join(top, "source");
  await mkdir(path.join(source, "files", "a"), { recursive: true });
  await writeFile(path.join(source, "files", "a", "picture"), "a picture");
  await writeFile(path.join(source, "secret"), `${TEST_SECRET}\n`);
  backup = path.join(top, "backup");
  await backUpFrom(database, backup, source);
});
afterAll(async () => {
  await tenant.close();
  await rm(top, { recursive: true, force: true });
});
beforeEach(async () => {
  target = await createTestDatabase();
  dataDir = await mkdtemp(path.join(top, "data-"));
});
afterEach(() => target.drop());

/** A copy of the backup that a test may spoil. */
function spoiled(): string {
  const copy = path.join(dataDir, "spoiled");
  cpSync(backup, copy, { recursive: true });
  return copy;
}

const messages = async () => Number((await runSql(target, "SELECT count(*)::int AS n FROM log"))[0]?.n);
const columnOf = async (of: TestDatabase, sql: string) =>
  Object.fromEntries((await runSql(of, sql)).map((row) => Object.values(row).map(String)));

describe("a restore", { timeout: 120_000 }, () => {
  it("begins a new epoch, and gives no number again that anybody may remember", async () => {
    // What people saw after the backup was made.
    const after = await say(...people);
    const session = await insertSession(people[0], people[0].db, people[0].actor.userId);
    await restoreInto(target, backup, { dataDir });
    const state = "SELECT epoch::text, (restored_at IS NOT NULL)::text AS restored FROM installation";
    const [was] = await runSql(database, state);
    const [is] = await runSql(target, state);
    expect(is?.epoch).not.toBe(was?.epoch);
    expect([was?.restored, is?.restored]).toEqual(["false", "true"]);

    const sequences =
      "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'";
    const [before, now] = [await columnOf(database, sequences), await columnOf(target, sequences)];
    for (const name of Object.keys(before))
      expect(Number(now[name]), name).toBeGreaterThanOrEqual(Number(before[name]) + 999);
    const restored = await openTenant(target);
    const ann = { ...people[0], db: restored.runtime.db, runtime: restored.runtime };
    const fresh = await say(ann, people[1]);
    expect(fresh).toMatchObject({ conversation: after.conversation, seq: after.seq });
    expect(fresh.messageId).toBeGreaterThan(after.messageId + 9_000_000);
    const next = await insertSession(ann, ann.db, ann.actor.userId);
    expect(next.sessionId).toBeGreaterThan(session.sessionId + 9_000_000);
    await restored.runtime.close();
  });

  it("of the same history keeps the epoch and goes on where it was", async () => {
    await restoreInto(target, backup, { dataDir, sameHistory: true });
    expect(await runSql(target, "SELECT epoch::text FROM installation")).toEqual(
      await runSql(database, "SELECT epoch::text FROM installation"),
    );
    const last = "SELECT last_value::int AS last FROM message_id_seq";
    const [{ highest } = {}] = await runSql(target, "SELECT max(msg_id)::int AS highest FROM log");
    expect(await runSql(target, last)).toEqual([{ last: highest }]);
  });

  it("puts files and key back, and keeps another key that was there", async () => {
    await writeFile(path.join(dataDir, "secret"), `${OTHER_SECRET}\n`, { mode: 0o600 });
    await restoreInto(target, backup, { dataDir });
    expect(await readFile(path.join(dataDir, "files", "a", "picture"), "utf8")).toBe("a picture");
    expect(await readFile(path.join(dataDir, "secret"), "utf8")).toBe(`${TEST_SECRET}\n`);
    expect((await stat(path.join(dataDir, "secret"))).mode & 0o777).toBe(0o600);
    const [kept = ""] = readdirSync(dataDir).filter((name) => name.startsWith("secret.replaced-"));
    expect(await readFile(path.join(dataDir, kept), "utf8")).toBe(`${OTHER_SECRET}\n`);
  });

  it("is refused with a key that does not fit, before anything is there", async () => {
    await expect(restoreInto(target, backup, { dataDir, secret: OTHER_SECRET })).rejects.toThrow(
      "another secret",
    );
    expect(await messages()).toBe(0);
    expect(readdirSync(dataDir)).toEqual([]);
    await restoreInto(target, backup, { dataDir, secret: TEST_SECRET });
    expect(await messages()).toBe(20);
  });

  it("signs everybody out when told to", async () => {
    const open = "SELECT count(*)::int AS n FROM session WHERE revoked_at IS NULL";
    await restoreInto(target, backup, { dataDir, endSessions: true });
    expect(await runSql(target, open)).toEqual([{ n: 0 }]);
  });

  it("works in a database without any table, and applies the migrations that came later", async () => {
    await runSql(target, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    const migrations = path.join(dataDir, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    await mkdir(path.join(migrations, "99990101000000_later"));
    await writeFile(
      path.join(migrations, "99990101000000_later", "migration.sql"),
      "CREATE TABLE later AS SELECT count(*)::int AS n FROM log",
    );
    expect((await restoreInto(target, backup, { dataDir, migrations })).migrations).toEqual([
      "99990101000000_later",
    ]);
    expect(await runSql(target, "SELECT n FROM later")).toEqual([{ n: 20 }]);
    const [last] = await runSql(target, `SELECT max(migration_name) AS name FROM _prisma_migrations`);
    expect(last?.name).toBe("99990101000000_later");
  });

  it("is refused by an installation in use, a foreign database, and one whose server runs", async () => {
    await expect(restoreInto(database, backup, { dataDir })).rejects.toThrow("stop it");
    await runSql(target, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE theirs (n int)");
    await expect(restoreInto(target, backup, { dataDir })).rejects.toThrow("something else");
    await runSql(target, "DROP TABLE theirs");
    await restoreInto(target, backup, { dataDir });
    await expect(restoreInto(target, backup, { dataDir })).rejects.toThrow("is in use");
  });

  it("reads every checksum before it touches anything", async () => {
    const folder = spoiled();
    await appendFile(path.join(folder, "tables", "log.copy.gz"), "x");
    await expect(restoreInto(target, folder, { dataDir })).rejects.toThrow(
      /damaged \(tables\/log.copy.gz\).*Nothing was changed/,
    );
    await rm(path.join(folder, "tables", "log.copy.gz"));
    await expect(restoreInto(target, folder, { dataDir })).rejects.toThrow("damaged");
    await rm(path.join(folder, "SHA256SUMS"));
    await expect(restoreInto(target, folder, { dataDir })).rejects.toThrow("no complete backup");
    await rm(path.join(folder, MANIFEST));
    await expect(restoreInto(target, folder, { dataDir })).rejects.toThrow("holds no backup");
    expect(await messages()).toBe(0);
  });

  it("is refused by a version that does not know what made the backup", async () => {
    const migrations = path.join(dataDir, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    const [first = ""] = readdirSync(migrations);
    await appendFile(path.join(migrations, first, "migration.sql"), "\n-- edited");
    await expect(restoreInto(target, backup, { dataDir, migrations })).rejects.toThrow(
      `does not know (${first})`,
    );
    const folder = spoiled();
    const text = await readFile(path.join(folder, MANIFEST), "utf8");
    await writeFile(path.join(folder, MANIFEST), text.replace('"format": 1', '"format": 2'));
    await expect(restoreInto(target, folder, { dataDir })).rejects.toThrow("with the version that made it");
  });

  it("that is killed at its end leaves an empty installation, and can be run again", async () => {
    const migrations = path.join(dataDir, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    await mkdir(path.join(migrations, "99990101000000_slow"));
    await writeFile(path.join(migrations, "99990101000000_slow", "migration.sql"), "SELECT pg_sleep(600)");
    const options = { databaseUrl: target.url, folder: backup, migrations, dataDir };
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "tests/support/run-restore.ts", JSON.stringify(options)],
      { stdio: "inherit" },
    );
    const sleeping = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    await expect.poll(() => runSql(target, sleeping), { timeout: 60_000 }).toEqual([{ n: 1 }]);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(existsSync(path.join(dataDir, "secret"))).toBe(false);
    // The server notices by itself that nobody waits for the statement any more.
    const held = `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND database =
      (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await expect.poll(() => runSql(target, held), { timeout: 30_000 }).toEqual([{ n: 0 }]);
    expect(await messages()).toBe(0);
    await restoreInto(target, backup, { dataDir });
    expect(await messages()).toBe(20);
  });
});
