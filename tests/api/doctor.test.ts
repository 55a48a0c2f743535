import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { moveCursors } from "#core/conversations/move-cursors.ts";
import type { Finding, Report } from "#core/doctor/examine.ts";
import { acceptFriend } from "#core/friends/answer-request.ts";
import { requestFriend } from "#core/friends/request-friend.ts";
import { checkSecret } from "#core/installation/check-secret.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { migrate } from "#infra/database/migrate.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";
import { environmentWithoutSettings } from "#scripts/lib/environment.mjs";
import { examineInstallation } from "#scripts/lib/examine-installation.ts";
import { damages } from "#tests/support/damages.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const MESSAGES = 20;

let tenant: Tenant;
let ann: UserContext;
let ben: UserContext;
let conversation: number;
/** An installation that was used: messages of two apps, one retracted, a friendship, cursors. Nobody writes to it. */
let used: TestDatabase;
let dataDir: string;

const send = (from: UserContext, to: UserContext, text: string) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("c"),
  });

/** What an examination finds in a database. */
function examineAt(databaseUrl: string, changes: { redisUrl?: string; secret?: string } = {}) {
  const { secret } = tenant.runtime.env;
  return examineInstallation({ dataDir, secret, redisUrl: undefined, ...changes }, databaseUrl);
}

/** Everything that is not as it should be, but what this machine's own PostgreSQL is set to. */
function wrongIn({ findings }: Report): Record<string, Finding> {
  const machine = ["database.checksums", "database.settings"];
  const wrong = findings.filter(({ state, id }) => state !== "ok" && !machine.includes(id));
  return Object.fromEntries(wrong.map((finding) => [finding.id, finding]));
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const run = (databaseUrl: string, sql: string) => withClient(databaseUrl, (client) => client.query(sql));

/** Each table and sequence with a digest of all it holds. */
async function digestOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT format('%I', relname) AS name FROM pg_class
     WHERE relkind IN ('r', 'S') AND relnamespace = current_schema()::regnamespace`);
  const digests: Record<string, string> = {};
  for (const { name } of rows) {
    const held = await client.query(
      `SELECT md5(string_agg(ROW(t.*)::text, '|' ORDER BY ROW(t.*)::text)) AS digest FROM ${name} t`,
    );
    digests[name] = held.rows[0]?.digest;
  }
  return digests;
}

/** Damages a copy of the installation and answers what the examination finds. */
async function examineDamaged(sql: string): Promise<Record<string, Finding>> {
  const copy = await createTestDatabase(used.url);
  try {
    await run(copy.url, sql);
    return wrongIn(await examineAt(copy.url));
  } finally {
    await copy.drop();
  }
}

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "borealis-doctor-"));
  tenant = await openTenant();
  const { runtime } = tenant;
  await checkSecret({ db: runtime.db, runtime, now: () => new Date() });
  for (const name of ["first", "second"]) {
    const app = await tenant.app(name);
    [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
    for (let round = 0; round < MESSAGES; round += 1)
      ({ conversation } = await send(ann, ben, `no ${round}`));
    await retractMessage(ann, await send(ann, ben, "taken back"));
    await requestFriend(ann, { username: "benny", reason: "" });
    await acceptFriend(ben, { username: "annie" });
    await moveCursors(ben, { cursors: [{ conversation, read: 5, delivered: 9 }] });
  }
  // A copy needs a source without connections.
  await runtime.close();
  used = await createTestDatabase(runtime.env.databaseUrl);
}, 120_000);
afterAll(async () => {
  await used.drop();
  await tenant.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe("a healthy installation", () => {
  it("has no fault", async () => {
    const report = await examineAt(used.url);
    expect(wrongIn(report)).toEqual({});
    expect(report.findings.length).toBeGreaterThan(20);
  });

  it("has none while people write to it, and keeps nobody from writing", async () => {
    const live = await openTenant();
    const app = await live.app();
    const [cat, dan] = [await live.user(app, "cathy"), await live.user(app, "danny")];
    await checkSecret({ db: live.runtime.db, runtime: live.runtime, now: () => new Date() });
    let sent = 0;
    let examining = true;
    const writing = async (from: UserContext, to: UserContext) => {
      while (examining) {
        await send(from, to, "in the middle of it");
        sent += 1;
      }
    };
    const writers = [writing(cat, dan), writing(dan, cat)];
    try {
      for (let round = 0; round < 5; round += 1) {
        await expect.poll(() => sent, { timeout: 20_000 }).toBeGreaterThan(round * 20);
        expect(wrongIn(await examineAt(live.runtime.env.databaseUrl))).toEqual({});
      }
    } finally {
      examining = false;
      await Promise.all(writers);
      await live.close();
    }
  });

  it("is only read: every row and every sequence is as it was, and nothing is left locked", async () => {
    const before = await withClient(used.url, digestOf);
    await examineAt(used.url);
    expect(await withClient(used.url, digestOf)).toEqual(before);
    expect(Object.keys(before).length).toBeGreaterThan(20);
    const locks = await withClient(used.url, (client) =>
      client.query(`SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                     WHERE d.datname = current_database() AND l.pid <> pg_backend_pid()`),
    );
    expect(locks.rows).toEqual([]);
  });
});

describe("a damaged installation", () => {
  it.each(damages)("is found out when %s", async (_, sql, id, told) => {
    const wrong = await examineDamaged(sql);
    expect(Object.keys(wrong)).toContain(id);
    expect(wrong[id]).toMatchObject({ state: "fault", advice: expect.stringMatching(/\w.*\.$/) });
    expect(wrong[id]?.examples.join("\n")).toMatch(told);
    // Numbers alone: what people wrote is nobody's business here.
    expect(JSON.stringify(wrong)).not.toMatch(/canary|annie|benny/);
  });

  it("is counted in full and shown by the first examples", async () => {
    const wrong = await examineDamaged("UPDATE member SET read_seq = 1000");
    expect(wrong["member.cursors"]).toMatchObject({ count: 4 });
    expect(wrong["member.cursors"]?.examples).toHaveLength(3);
  });

  it("is a fault too where a check cannot be made, and the other checks are made all the same", async () => {
    const wrong = await examineDamaged("DROP TABLE user_log");
    expect(wrong["user_log.sequence"]?.examples.join()).toMatch(/could not be checked/);
    expect(Object.keys(wrong)).not.toContain("log.sequence");
  });
});

describe("what is around the database", () => {
  it("is wrong when the secret is another one or is not there", async () => {
    const other = await examineAt(used.url, { secret: "another secret for tests, 32 bytes!" });
    expect(wrongIn(other)["installation.secret"]?.examples).toEqual(["it is another one"]);
    expect(wrongIn(other)["app.master_secrets"]?.count).toBe(2);
    const none = await examineInstallation({ dataDir, secret: undefined, redisUrl: undefined }, used.url);
    expect(wrongIn(none)["installation.secret"]?.examples.join()).toMatch(/there is no secret/);
  });

  it("is worth a warning, not a fault, when Redis does not answer", async () => {
    const report = await examineAt(used.url, { redisUrl: "redis://:canary@127.0.0.1:1" });
    expect(wrongIn(report)).toMatchObject({ "redis.reachable": { state: "warning" } });
    expect(report.faults).toBe((await examineAt(used.url)).faults);
    expect(JSON.stringify(report)).not.toContain("canary");
  });
});

/** Runs `npm run doctor` as an operator would; answers its exit status and what it says. */
function runDoctor(environment: Record<string, string>, ...args: string[]) {
  const script = path.resolve("scripts/doctor.mjs");
  const env = { ...environmentWithoutSettings(), NODE_ENV: "production", ...environment } as const;
  return new Promise<{ status: number; output: string }>((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { env }, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, output: `${stdout}${stderr}` });
    });
  });
}

describe("npm run doctor", () => {
  it("prints a line for each check and a sum, and ends well or with status 1", async () => {
    const { secret } = tenant.runtime.env;
    const healthy = { DATABASE_URL: used.url, BOREALIS_SECRET: secret, DATA_DIR: dataDir };
    const { findings, faults, warnings } = await examineAt(used.url);
    const well = await runDoctor(healthy);
    expect(well.output).toMatch(/^ok {7}Every conversation's log holds each position/m);
    expect(well.output.trimEnd().split("\n").at(-1)).toBe(
      `doctor: ${findings.length} checks, ${faults} faults, ${warnings} warnings`,
    );
    expect(well.status).toBe(faults > 0 ? 1 : 0);

    const copy = await createTestDatabase(used.url);
    await run(copy.url, "DELETE FROM log WHERE seq = 7");
    const told = await runDoctor({ ...healthy, DATABASE_URL: copy.url });
    const json = await runDoctor({ ...healthy, DATABASE_URL: copy.url }, "--json");
    await copy.drop();
    expect(told.status).toBe(1);
    expect(told.output).toMatch(
      /^fault {4}Every conversation's log .*: 2 do not\n {9}conversation .*\n {9}Restore the last good backup/m,
    );
    expect(json.status).toBe(1);
    expect(JSON.parse(json.output)).toMatchObject({
      faults: faults + 1,
      findings: expect.arrayContaining([expect.objectContaining({ id: "log.sequence", count: 2 })]),
    });
  });

  it("says what is wrong when there is nothing to examine, and makes nothing", async () => {
    const empty = path.join(dataDir, "empty");
    const { status, output } = await runDoctor({ DATA_DIR: empty });
    expect([status, output]).toEqual([1, expect.stringMatching(/^There is no database in .*empty/)]);
    const away = await runDoctor({ DATABASE_URL: "postgres://u:canary@127.0.0.1:1/x", DATA_DIR: empty });
    expect(away.status).toBe(1);
    expect(away.output).not.toContain("canary");
    expect((await runDoctor({}, "--all")).output).toMatch(/^Write: npm run doctor/);
  });

  it("examines the bundled database, whether it runs or not, and leaves it as it was", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "borealis-doctor-own-"));
    await chmod(folder, 0o711);
    const log = { info: () => {}, warn: console.warn, error: console.error };
    const postgres = await startBundledPostgres({ dataDir: folder, log });
    try {
      await migrate(postgres.url, path.resolve("prisma/migrations"));
      const environment = { DATA_DIR: folder, BOREALIS_SECRET: tenant.runtime.env.secret };
      const running = await runDoctor(environment);
      expect(running.output).toMatch(/doctor: \d+ checks, 0 faults, 0 warnings/);
      await postgres.stop();
      const stopped = await runDoctor(environment);
      expect(stopped.output).toBe(running.output);
      expect(stopped.status).toBe(0);
    } finally {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
