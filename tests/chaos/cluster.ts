import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { chooseAccount } from "#infra/database/postgres-account.ts";
import { findPostgres } from "#infra/database/postgres-binaries.ts";
import { clusterFolder, readPostmaster } from "#infra/database/postgres-cluster.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";
import type { AppSettings } from "#protocol/operator.ts";
import { bundle, type Replacements, ROOT } from "./bundle.ts";

export { bundle } from "./bundle.ts";

export const APP_KEY = "chaos0000000000000000000";

/** High enough that what is measured is the server, not its politeness. */
const settings: Partial<AppSettings> = {
  sendsPerMinute: 1_000_000,
  sendBurst: 1_000_000,
  conversationPerSecond: 1_000_000,
  commandsPerSecond: 1_000_000,
  commandBurst: 1_000_000,
  socketsPerUser: 10_000,
  registrationsPerHour: 1_000_000,
  signInBurst: 1_000_000,
};

/** A database and a server process on this machine, which may be killed and come back on the same address. */
export type Cluster = {
  origin: string;
  databaseUrl: string;
  serverPid(): number | undefined;
  /** Kills the server as a power cut would, and starts it again; resolves when it listens. */
  killServer(): Promise<void>;
  /** Stops the server's execution, without its knowledge, for a while. */
  freezeServer(milliseconds: number): Promise<void>;
  /** Kills the postmaster; its supervisor brings it back. Resolves when it answers. Null where the database is not ours. */
  killDatabase: (() => Promise<void>) | null;
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
};

/** Starts a private PostgreSQL (or uses the one at `databaseUrl`) and the server on it. */
export async function startCluster(options: {
  databaseUrl?: string;
  /** Modules of the server that are swapped for another file. */
  replace?: Replacements;
  say(line: string): void;
}): Promise<Cluster> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-chaos-"));
  await chmod(dataDir, 0o711);
  const log = { info() {}, warn: options.say, error: options.say };
  const bundled = options.databaseUrl ? null : await startBundledPostgres({ dataDir, log });
  const databaseUrl = options.databaseUrl ?? bundled?.url ?? "";
  const script = await bundle("tests/chaos/server-entry.ts", "chaos-server", { replace: options.replace });
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    BOREALIS_SECRET: randomBytes(32).toString("base64"),
    SEED_APP: `Chaos:${APP_KEY}:secret-of-the-chaos-app`,
    SEED_OPERATOR: "operator@example.com:correct horse battery",
  };
  let { child, port } = await launch(script, { ...environment, PORT: "0" }, options.say);
  const query = queryOn(databaseUrl);
  await query("UPDATE app SET settings = $1 WHERE app_key = $2", [JSON.stringify(settings), APP_KEY]);
  // The process read the settings before they were raised.
  const restart = async (signal: NodeJS.Signals) => {
    await end(child, signal);
    ({ child, port } = await launch(script, { ...environment, PORT: String(port) }, options.say));
  };
  await restart("SIGKILL");

  const folder = bundled ? clusterFolder(chooseAccount(findPostgres(), dataDir).home) : "";
  const postmaster = () => readPostmaster(folder)?.pid;
  const killDatabase = async () => {
    const pid = postmaster();
    if (pid === undefined) return;
    process.kill(pid, "SIGKILL");
    for (;;) {
      const answered = await query("SELECT 1").then(
        () => true,
        () => false,
      );
      if (answered && postmaster() !== pid) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  return {
    origin: `http://127.0.0.1:${port}`,
    databaseUrl,
    serverPid: () => child.pid,
    killServer: () => restart("SIGKILL"),
    async freezeServer(milliseconds) {
      const frozen = child;
      frozen.kill("SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      frozen.kill("SIGCONT");
    },
    killDatabase: bundled ? killDatabase : null,
    query,
    async close() {
      await end(child, "SIGTERM");
      await bundled?.stop();
      await rm(dataDir, { recursive: true, force: true });
      await rm(script, { force: true });
    },
  };
}

/** Starts a program of ours; resolves with the port it says it listens on. Starts again while the database is away. */
export async function launch(
  script: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const child = spawn(process.execPath, ["--enable-source-maps", script], {
      cwd: ROOT,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
    const port = await new Promise<number | null>((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const listening = /^listening on (\d+)/.exec(line);
        if (listening) resolve(Number(listening[1]));
      });
      child.once("exit", () => resolve(null));
    });
    if (port !== null) return { child, port };
    if (attempt === 20) throw new Error(`the server does not start:\n${said.join("\n")}`);
    say(`the server did not start (${said.find((line) => line.includes("Error")) ?? "no reason"}), again`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** One connection per question: the database may have been killed since the last one. */
function queryOn(connectionString: string): Cluster["query"] {
  return async (sql, values) => {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
    // An error between connect and query has no other listener.
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };
}
