import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processIdentity } from "../process-lock.mjs";
import { clusterFolder, processesIn, readPostmaster } from "./postgres-cluster.ts";
import { findRunningPostgres, startBundledPostgres } from "./postgres-supervisor.ts";

const HOLD = fileURLToPath(new URL("../../tests/support/hold-postgres.ts", import.meta.url));
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-supervisor-"));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
  }
  await until(() => processesIn(clusterFolder(dataDir)).length === 0);
  await rm(dataDir, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await condition()).toBe(true), { timeout: 60_000, interval: 20 });
}

/** Starts a process that runs PostgreSQL on the folder; resolves with the database's address. */
async function hold(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", HOLD, dataDir], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(child);
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  return { child, url: String(url) };
}

const postmasterPid = () => readPostmaster(clusterFolder(dataDir))?.pid ?? 0;

describe("the bundled PostgreSQL", { timeout: 120_000 }, () => {
  it("keeps its data over a stop, in safe settings, behind a password only its owner can read", async () => {
    const first = await startBundledPostgres({ dataDir, log: silent });
    await query(first.url, "CREATE TABLE kept AS SELECT 42 AS n");
    const [settings] = await query(
      first.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
              current_setting('data_checksums') AS checksums, current_setting('server_encoding') AS encoding,
              current_setting('listen_addresses') AS addresses`,
    );
    expect(settings).toEqual({
      fsync: "on",
      commit: "on",
      checksums: "on",
      encoding: "UTF8",
      addresses: "127.0.0.1",
    });
    const open = new URL(first.url);
    open.password = "guess";
    await expect(query(open.href, "SELECT 1")).rejects.toThrow("password authentication failed");
    await first.stop();

    expect((await stat(path.join(dataDir, "postgres-password"))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(clusterFolder(dataDir), "pg_hba.conf"), "utf8")).not.toMatch(
      /^\w.*trust$/m,
    );
    expect(existsSync(path.join(dataDir, "postgres.lock"))).toBe(false);
    const second = await startBundledPostgres({ dataDir, log: silent });
    expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
    await second.stop();
  });

  it("comes back at the same address when its postmaster is killed while a backend is busy", async () => {
    const postgres = await startBundledPostgres({ dataDir, log: silent });
    await query(postgres.url, "CREATE TABLE kept AS SELECT 42 AS n");
    const busy = query(postgres.url, "SELECT count(*) FROM generate_series(1, 30000000)").catch(() => "lost");
    const killed = postmasterPid();
    process.kill(killed, "SIGKILL");
    await until(() =>
      query(postgres.url, "SELECT 1").then(
        () => true,
        () => false,
      ),
    );
    expect(await query(postgres.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
    expect(postmasterPid()).not.toBe(killed);
    await busy;
    await postgres.stop();
  });

  it("stops for good while it is being restarted", async () => {
    const postgres = await startBundledPostgres({ dataDir, log: silent });
    process.kill(postmasterPid(), "SIGKILL");
    await postgres.stop();
    await until(() => processesIn(clusterFolder(dataDir)).length === 0);
  });

  it("dies with its process", async () => {
    const { child } = await hold();
    const postmaster = postmasterPid();
    child.kill("SIGKILL");
    await until(() => processIdentity(postmaster) === null);
  });

  it("clears what a killed process left where no death signal can be arranged", async () => {
    const { child, url } = await hold();
    await query(url, "CREATE TABLE kept AS SELECT 42 AS n");
    // A stopped postmaster cannot obey the death signal, so it is still there for the next start.
    const postmaster = postmasterPid();
    process.kill(postmaster, "SIGSTOP");
    child.kill("SIGKILL");
    await once(child, "exit");
    setTimeout(() => process.kill(postmaster, "SIGCONT"), 300);
    const next = await startBundledPostgres({ dataDir, log: silent });
    expect(await query(next.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
    await next.stop();
    expect(processIdentity(postmaster)).toBeNull();
  });

  it("is refused to a second process on the same folder, and found by one that only asks", async () => {
    const { child, url } = await hold();
    expect(findRunningPostgres(dataDir)).toBe(url);
    await expect(startBundledPostgres({ dataDir, log: silent })).rejects.toThrow(/already runs on.*DATA_DIR/);
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(findRunningPostgres(dataDir)).toBeNull();
  });

  it("waits for a process that is on its way out", async () => {
    const { child } = await hold();
    child.kill("SIGTERM");
    const next = await startBundledPostgres({ dataDir, log: silent });
    await next.stop();
  });

  it("says what to do when the password is gone", async () => {
    await (await startBundledPostgres({ dataDir, log: silent })).stop();
    await rm(path.join(dataDir, "postgres-password"));
    await expect(startBundledPostgres({ dataDir, log: silent })).rejects.toThrow("restore it from a backup");
  });

  it("leaves a folder alone that is not a whole cluster", async () => {
    await (await startBundledPostgres({ dataDir, log: silent })).stop();
    await rm(path.join(clusterFolder(dataDir), "PG_VERSION"));
    await expect(startBundledPostgres({ dataDir, log: silent })).rejects.toThrow(
      "not a PostgreSQL data folder",
    );
  });
});
