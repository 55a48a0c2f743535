import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkSecret } from "#core/installation/check-secret.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { migrate } from "#infra/database/migrate.ts";
import { backUpFrom, MIGRATIONS, restoreInto, runSql } from "#tests/support/backup.ts";
import { openTenant, TEST_SECRET, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { backUpBefore } from "./back-up-before.ts";
import { readManifest } from "./manifest.ts";
import { removeOldBackups, timeName } from "./rotation.ts";

const ODD = "tab\t backslash \\ \\N line\nquote \" ' 汉字 👩‍👩‍👧 \u202e";

let database: TestDatabase;
let tenant: Tenant;
let top: string;
let dataDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await openTenant(database);
  await checkSecret({ db: tenant.runtime.db, runtime: tenant.runtime, now: () => new Date() });
});
afterAll(async () => {
  await tenant.close();
});
beforeEach(async () => {
  top = await mkdtemp(path.join(os.tmpdir(), "borealis-backup-"));
  dataDir = path.join(top, "data");
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, "secret"), `${TEST_SECRET}\n`);
});
afterEach(() => rm(top, { recursive: true, force: true }));

/** Every row of every table, as text, without what a restore is meant to change. */
async function contents(of: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await runSql(
    of,
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { tablename } of tables) {
    const rows = await runSql(
      of,
      `SELECT (to_jsonb(t) - 'epoch' - 'restored_at')::text AS row FROM ${tablename} t`,
    );
    all[String(tablename)] = rows.map(({ row }) => String(row)).sort();
  }
  return all;
}

const positions = (of: TestDatabase) =>
  runSql(
    of,
    `SELECT c.id::int, c.last_seq::int AS last, count(l.seq)::int AS rows, coalesce(min(l.seq), 1)::int AS first,
            coalesce(max(l.seq), 0)::int AS highest
       FROM conversation c LEFT JOIN log l ON l.app_id = c.app_id AND l.conv_id = c.id GROUP BY c.id, c.last_seq ORDER BY 1`,
  );

describe("a backup", { timeout: 120_000 }, () => {
  it("brings back every row, whatever its text, with constraints, indexes and functions as they were", async () => {
    const app = await tenant.app("Odd");
    const [ann, ben] = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
    await tenant.runtime.db.user.updateMany({
      where: { appId: app.id },
      data: { signature: ODD, extras: { ODD } },
    });
    const target = { user: ben.actor.username };
    await sendMessage(ann, { target, body: { type: "text", text: ODD }, clientId: uniqueName("id") });
    const folder = path.join(top, "backup");
    await backUpFrom(database, folder, dataDir);

    const other = await createTestDatabase();
    await restoreInto(other, folder, { dataDir });
    expect(await contents(other)).toEqual(await contents(database));
    const shape = `
      SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT conname, pg_get_constraintdef(oid) || convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      UNION ALL SELECT relname, reloptions::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      UNION ALL SELECT table_name || column_name, data_type || coalesce(column_default, '') || is_nullable
                  FROM information_schema.columns WHERE table_schema = 'public'
      ORDER BY 1, 2`;
    expect(await runSql(other, shape)).toEqual(await runSql(database, shape));
    await other.drop();
  });

  it("is the state of one moment while messages are written at full speed", async () => {
    const app = await tenant.app("Busy");
    const people = await Promise.all([1, 2, 3, 4].map((n) => tenant.user(app, uniqueName(`p${n}`))));
    let writing = true;
    let written = 0;
    const writers = people.map(async (from, index) => {
      const to = people[(index + 1) % people.length];
      while (writing) {
        const target = { user: to?.actor.username ?? "" };
        await sendMessage(from, {
          target,
          body: { type: "text", text: `n ${written}` },
          clientId: uniqueName("id"),
        });
        written += 1;
      }
    });
    await expect.poll(() => written, { timeout: 30_000 }).toBeGreaterThan(50);
    const folder = path.join(top, "backup");
    const before = written;
    await backUpFrom(database, folder, dataDir);
    const after = written;
    writing = false;
    await Promise.all(writers);
    // It did not stop anybody from writing.
    expect(after).toBeGreaterThan(before);

    const other = await createTestDatabase();
    await restoreInto(other, folder, { dataDir });
    const found = await positions(other);
    expect(found.length).toBeGreaterThanOrEqual(4);
    for (const { last, rows, first, highest } of found) {
      expect({ rows, first, highest }).toEqual({ rows: last, first: 1, highest: last });
    }
    await other.drop();
  });

  it("waits for a migration under way, however long, rather than missing it", async () => {
    const name = new URL(database.url).pathname.slice(1);
    await runSql(database, `ALTER DATABASE ${name} SET statement_timeout = '300ms'`);
    const client = new pg.Client({ connectionString: database.url, statement_timeout: 0 });
    await client.connect();
    await client.query("BEGIN");
    await client.query("ALTER TABLE audit ADD COLUMN later text");
    await client.query("CREATE TABLE added (n int)");
    const folder = path.join(top, "backup");
    const backup = backUpFrom(database, folder, dataDir);
    const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name = 'borealis-backup'
                        AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '600 milliseconds'`;
    await expect.poll(() => runSql(database, waiting), { timeout: 30_000 }).toEqual([{ n: 1 }]);
    await client.query("COMMIT");
    await backup;
    const { tables } = await readManifest(folder);
    expect(tables.find((table) => table.name === "audit")?.columns).toContain("later");
    expect(tables.map((table) => table.name)).toContain("added");
    await client.query("ALTER TABLE audit DROP COLUMN later");
    await client.query("DROP TABLE added");
    await client.query(`ALTER DATABASE ${name} RESET statement_timeout`);
    await client.end();
  });

  it("can be read by its owner only, and checked with sha256sum", async () => {
    await mkdir(path.join(dataDir, "files", "a", "b"), { recursive: true });
    await writeFile(path.join(dataDir, "files", "a", "b", "picture"), Buffer.alloc(100_000, 7));
    await chmod(path.join(dataDir, "files"), 0o755);
    const folder = path.join(top, "backups", timeName(new Date()));
    await backUpFrom(database, folder, dataDir);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(path.join(entry.parentPath, entry.name));
      expect((mode & 0o077).toString(8), entry.name).toBe("0");
    }
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(execFileSync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], { cwd: folder }).toString()).toBe(
      "",
    );
    expect(await readFile(path.join(folder, "secret"), "utf8")).toBe(`${TEST_SECRET}\n`);
    expect(await readFile(path.join(folder, "files", "a", "b", "picture"))).toEqual(Buffer.alloc(100_000, 7));
    const rows = gunzipSync(await readFile(path.join(folder, "tables", "users.copy.gz"))).toString();
    expect(rows.split("\n").length).toBeGreaterThan(1);
  });

  it("leaves nothing behind when it fails, and removes what a killed one left", async () => {
    const backups = path.join(top, "backups");
    await mkdir(path.join(backups, ".2020-01-01T00-00-00Z.partial", "tables"), { recursive: true });
    const refused = new URL(database.url);
    refused.pathname = "/postgres";
    await expect(backUpFrom({ url: refused.href }, path.join(backups, "one"), dataDir)).rejects.toThrow(
      "nothing to back up",
    );
    expect(readdirSync(backups)).toEqual([]);
    await backUpFrom(database, path.join(backups, "one"), dataDir);
    await expect(backUpFrom(database, path.join(backups, "one"), dataDir)).rejects.toThrow("exists already");
    expect(readdirSync(backups)).toEqual(["one"]);
  });

  it("stays when it is among the newest that shall be kept, or has a name of its own", async () => {
    const moments = ["2026-01-01T00:00:00.5Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"];
    for (const moment of moments) await mkdir(path.join(top, timeName(new Date(moment))));
    await mkdir(path.join(top, "before-20261123000000_first_light"));
    expect(await removeOldBackups(top, 2)).toEqual(["2026-01-01T00-00-00Z"]);
    expect(await removeOldBackups(top, 2)).toEqual([]);
    expect(existsSync(path.join(top, "before-20261123000000_first_light"))).toBe(true);
  });
});

describe("a backup before a migration", { timeout: 120_000 }, () => {
  const backUpFirst = (of: TestDatabase, changes = {}) =>
    backUpBefore("99990101000000_next", {
      databaseUrl: of.url,
      dataDir,
      backupDir: path.join(top, "backups"),
      backUpBeforeMigration: true,
      ...changes,
    });

  it("is made where there are apps, and replaces the one of an earlier try", async () => {
    await tenant.app("Kept");
    const folder = path.join(top, "backups", "before-99990101000000_next");
    await backUpFirst(database);
    const [first, other] = [await readManifest(folder), await createTestDatabase()];
    await backUpFirst(database);
    const second = await readManifest(folder);
    expect(Date.parse(second.createdAt)).toBeGreaterThan(Date.parse(first.createdAt));
    expect(readdirSync(path.join(top, "backups"))).toEqual(["before-99990101000000_next"]);
    await rm(path.join(top, "backups"), { recursive: true });
    await backUpFirst(other);
    await backUpFirst(database, { backUpBeforeMigration: false });
    expect(existsSync(path.join(top, "backups"))).toBe(false);
    await other.drop();
  });

  it("that fails keeps the migration from being applied, with the setting that goes without", async () => {
    const migrations = path.join(top, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    await mkdir(path.join(migrations, "99990101000000_next"));
    await writeFile(
      path.join(migrations, "99990101000000_next", "migration.sql"),
      "CREATE TABLE next (n int)",
    );
    // A file is where the folder should be.
    await writeFile(path.join(top, "backups"), "");
    const beforePending = () => backUpFirst(database);
    await expect(migrate(database.url, migrations, { beforePending })).rejects.toThrow(
      "BACKUP_BEFORE_MIGRATION=0",
    );
    expect(await runSql(database, "SELECT to_regclass('next') AS next")).toEqual([{ next: null }]);
    await rm(path.join(top, "backups"));
    expect(await migrate(database.url, migrations, { beforePending })).toEqual(["99990101000000_next"]);
    const { migrations: made } = await readManifest(path.join(top, "backups", "before-99990101000000_next"));
    expect(made.map(({ name }) => name)).not.toContain("99990101000000_next");
    await runSql(
      database,
      "DROP TABLE next",
      "DELETE FROM _prisma_migrations WHERE migration_name LIKE '9999%'",
    );
  });
});
