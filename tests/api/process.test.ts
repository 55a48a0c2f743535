import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addImportLines } from "#core/imports/add-lines.ts";
import { beginImport, startImport } from "#core/imports/begin-import.ts";
import { readImport } from "#core/imports/read-import.ts";
import { clusterFolder, processesIn, readPostmaster } from "#infra/database/postgres-cluster.ts";
import { eventually } from "#tests/support/eventually.ts";
import { operatorOf } from "#tests/support/operators.ts";
import { exchange, lines } from "#tests/support/raw-http.ts";
import { type ServerProcess, startServerProcess } from "#tests/support/server-process.ts";
import { openTenant, TEST_SECRET } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const CANARY = {
  secret: "canary-q7J2mX0vTz5LrWc8BnYd3KfHs6",
  masterSecret: "canaryMaster4711",
  password: "canary-pass-0815",
};
const SEEDS = {
  BOREALIS_SECRET: CANARY.secret,
  SEED_APP: `Shop:4f7aef34fb361292c566a1cd:${CANARY.masterSecret}`,
  SEED_OPERATOR: `operator@example.com:${CANARY.password}`,
};

let dataDir: string;
let database: TestDatabase;
const started: ServerProcess[] = [];

function start(environment: Record<string, string>): ServerProcess {
  const server = startServerProcess({ DATA_DIR: dataDir, ...environment });
  started.push(server);
  return server;
}

/** What a start that fails says after its steps. */
async function failure(environment: Record<string, string>): Promise<string> {
  const server = start({ DATABASE_URL: database.url, ...environment });
  expect(await server.ended).toBe(1);
  const [last = ""] = server.output().trimEnd().split("\n").slice(-1);
  expect(server.output()).not.toMatch(/^\s+at /m);
  return last;
}

async function run(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const health = async (url: string) => {
  const answer = await fetch(`${url}/healthz`);
  return { status: answer.status, body: await answer.json() };
};

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "borealis-process-"));
  database = await createTestDatabase();
  // The first start of these sources builds them.
  await start({ DATABASE_URL: database.url, ...SEEDS }).listening;
  await started[0]?.stop();
}, 600_000);

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("a start", { timeout: 120_000 }, () => {
  it("does again nothing that is done already, and says how long each step took", async () => {
    const server = start({ DATABASE_URL: database.url, ...SEEDS });
    const url = await server.listening;
    for (const name of ["Packages", "Prisma", "Build"]) {
      expect(server.output()).toMatch(new RegExp(`^${name} +unchanged \\([\\d.]+ m?s\\)$`, "m"));
    }
    expect(server.output()).toMatch(/^Migrations +up to date \([\d.]+ m?s\)$/m);
    expect(await health(url)).toEqual({ status: 200, body: { ok: true } });
    expect(server.output()).not.toContain("/setup");
    expect(server.output()).not.toContain("canary");
  });

  it("prints a link to the set-up when nothing was seeded", async () => {
    const empty = await createTestDatabase();
    const server = start({ DATABASE_URL: empty.url });
    const url = await server.listening;
    await eventually(() => expect(server.output()).toMatch(new RegExp(`${url}/setup\\?token=\\S{20,}`)));
    await server.stop();
    await empty.drop();
  });

  it("names every wrong setting in one line and does nothing", async () => {
    const said = await failure({ PORT: "x", BOREALIS_SECRET: "secret", LOG_LEVEL: "loud" });
    expect(said).toMatch(/PORT.*BOREALIS_SECRET.*LOG_LEVEL/);
  });

  it("refuses plain http for the world", async () => {
    expect(await failure({ PUBLIC_URL: "http://chat.example.com" })).toContain("ALLOW_INSECURE_PUBLIC_URL=1");
  });

  it("refuses another secret than the database knows", async () => {
    const said = await failure({ BOREALIS_SECRET: "another-q7J2mX0vTz5LrWc8BnYd3KfHs6" });
    expect(said).toContain("set BOREALIS_SECRET to that one");
  });

  it("refuses a database that may forget, unless told otherwise", async () => {
    const name = new URL(database.url).pathname.slice(1);
    await run(`ALTER DATABASE ${name} SET synchronous_commit = off`);
    expect(await failure(SEEDS)).toMatch(/synchronous_commit off.*ALLOW_UNSAFE_DB=1/);
    const server = start({ DATABASE_URL: database.url, ...SEEDS, ALLOW_UNSAFE_DB: "1" });
    await server.listening;
    await run(`ALTER DATABASE ${name} RESET synchronous_commit`);
  });

  it("says which port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await failure({ ...SEEDS, PORT: `${port}` })).toBe(
      `Port ${port} on 127.0.0.1 is taken: stop the other program, or set PORT.`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});

describe("signals", { timeout: 120_000 }, () => {
  it("HUP and USR1 change nothing and open no debugger; TERM ends it, a second one too", async () => {
    const server = start({ DATABASE_URL: database.url, ...SEEDS });
    const url = await server.listening;
    server.child.kill("SIGHUP");
    server.child.kill("SIGUSR1");
    expect(await health(url)).toEqual({ status: 200, body: { ok: true } });
    expect(server.output()).not.toContain("Debugger");
    server.child.kill("SIGTERM");
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  });
});

describe("the health probe", { timeout: 120_000 }, () => {
  it("answers 503 with the reason while the bundled database is away, and 200 once it is back", async () => {
    const own = mkdtempSync(path.join(os.tmpdir(), "borealis-process-"));
    const server = start({ DATA_DIR: own, ...SEEDS });
    const url = await server.listening;
    expect((await health(url)).status).toBe(200);
    const cluster = clusterFolder(own);
    const paused = processesIn(cluster);
    for (const pid of paused) process.kill(pid, "SIGSTOP");
    await vi.waitFor(async () => expect((await health(url)).status).toBe(503), { timeout: 10_000 });
    expect((await health(url)).body).toMatchObject({
      ok: false,
      reason: expect.stringContaining("database"),
    });
    for (const pid of paused) process.kill(pid, "SIGCONT");
    await vi.waitFor(async () => expect((await health(url)).status).toBe(200), { timeout: 10_000 });

    process.kill(readPostmaster(cluster)?.pid ?? 0, "SIGKILL");
    await vi.waitFor(async () => expect((await health(url)).status).toBe(200), { timeout: 20_000 });
    expect(await server.stop()).toBe(0);
    expect(processesIn(cluster)).toEqual([]);
    await rm(own, { recursive: true, force: true });
  });
});

describe("the served site", { timeout: 120_000 }, () => {
  it("goes on with an import of users where a kill -9 cut it off, and makes nobody twice", async () => {
    const own = await createTestDatabase();
    const tenant = await openTenant(own);
    const app = await tenant.app();
    const admin = await operatorOf(tenant, app, "admin");
    const { import: id } = await beginImport(admin, { file: "users.csv" });
    for (let first = 0; first < 300; first += 100) {
      const lines = Array.from({ length: 100 }, (_, n) => ({
        number: first + n + 2,
        username: `csv.${1_000 + first + n}`,
        password: CANARY.password,
        nickname: "",
      }));
      await addImportLines(admin, { import: id, lines });
    }
    await startImport(admin, { import: id });
    const settings = { DATABASE_URL: own.url, BOREALIS_SECRET: TEST_SECRET };
    const first = start(settings);
    await first.listening;
    const look = () => readImport(admin, { import: id });
    await eventually(async () => expect((await look()).done).toBeGreaterThan(0));
    first.child.kill("SIGKILL");
    await first.ended;
    const cutOff = await look();
    expect([cutOff.state, cutOff.done < 300]).toEqual(["running", true]);
    const second = start(settings);
    await second.listening;
    await eventually(async () => expect((await look()).state).toBe("done"));
    expect(await look()).toMatchObject({ total: 300, done: 300, failed: 0 });
    expect(await tenant.runtime.db.user.count({ where: { appId: app.id } })).toBe(300);
    expect(second.output()).not.toContain("canary");
    await second.stop();
    await tenant.close();
  });

  it("gives away no file of the project", async () => {
    const server = start({ DATABASE_URL: database.url, ...SEEDS });
    const url = await server.listening;
    for (const file of [
      "/.env",
      "/.git/config",
      "/prisma/schema.prisma",
      "/package.json",
      "/server.ts",
      "/data/secret",
    ]) {
      expect((await fetch(url + file)).status, file).toBe(404);
    }
    const page = await fetch(`${url}/no-such-page`);
    expect(page.status).toBe(404);
    expect(page.headers.get("x-powered-by")).toBeNull();
    const port = Number(new URL(url).port);
    const forged = await exchange(port, lines("GET http://169.254.169.254/ HTTP/1.1", "Host: localhost"));
    expect(forged).toMatch(/^HTTP\/1.1 400/);
    const action = await fetch(url, { headers: { "Next-Action": "7f" } });
    expect(action.status).toBe(404);
  });

  it("has no source maps and no secrets in what was built", () => {
    const builds = path.resolve(".build");
    const files = readdirSync(builds, { recursive: true, encoding: "utf8", withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    const browserMaps = files.filter(
      (entry) => entry.parentPath.includes("static") && entry.name.endsWith(".map"),
    );
    expect(browserMaps).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
    for (const entry of files) {
      const content = readFileSync(path.join(entry.parentPath, entry.name), "latin1");
      for (const canary of Object.values(CANARY)) expect(content.includes(canary), entry.name).toBe(false);
    }
  });
});
