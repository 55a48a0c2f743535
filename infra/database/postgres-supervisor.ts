import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../env.ts";
import { lockHolder, tryLock } from "../process-lock.mjs";
import { keepRandomSecret } from "../secret.ts";
import { chooseAccount } from "./postgres-account.ts";
import { findPostgres, majorOf, type PostgresAccount, type PostgresBinaries } from "./postgres-binaries.ts";
import {
  assertMajor,
  clusterFolder,
  DATABASE_USER,
  ensureCluster,
  readPostmaster,
} from "./postgres-cluster.ts";
import {
  clearLeftovers,
  freePort,
  LaunchError,
  launchPostmaster,
  type SupervisorLog,
} from "./postgres-process.ts";

export type BundledPostgres = {
  /** Stays valid when PostgreSQL is restarted. */
  url: string;
  /** Ends PostgreSQL within about seven seconds; everything committed is kept. */
  stop(): Promise<void>;
};

const ORPHAN_WAIT_MS = 15_000;
const LONGEST_PAUSE_MS = 5_000;
const STOP_STEP_MS = 3_500;

/**
 * Starts the bundled PostgreSQL on the data kept in `dataDir`, makes that data at the first start, and starts it
 * again whenever it dies. It dies with this process where the system can arrange that; what a crash left is
 * cleared first. Throws StartError when another process uses the folder or PostgreSQL cannot run here.
 */
export async function startBundledPostgres(options: {
  dataDir: string;
  log: SupervisorLog;
  /** Another PostgreSQL than the bundled one: an upgrade reads the old files with it. */
  binaries?: PostgresBinaries;
  /** Another folder than the usual one: an upgrade prepares the new files there. */
  clusterOf?: (home: string) => string;
}): Promise<BundledPostgres> {
  const { log, binaries = findPostgres(), clusterOf = clusterFolder } = options;
  mkdirSync(options.dataDir, { recursive: true, mode: 0o711 });
  const dataDir = realpathSync(options.dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const account = chooseAccount(binaries, dataDir);
    const cluster = clusterOf(realpathSync(account.home));
    assertMajor(cluster, majorOf(binaries.version));
    const password = await clusterPassword(dataDir, cluster);
    await clearLeftovers(cluster, log);
    await ensureCluster(account, cluster, password);
    const { child, port } = await firstLaunch(account, cluster, log);
    const watch = keepRunning(child, () => relaunch(account, cluster, port, log), log);
    return {
      url: databaseUrl(password, port),
      async stop() {
        await watch.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    if (!(error instanceof LaunchError)) throw error;
    throw new StartError(`PostgreSQL does not start (${error.message}): correct that, or set DATABASE_URL.`);
  }
}

/** The address of the bundled PostgreSQL that another process runs on `dataDir`, or null when none runs. */
export function findRunningPostgres(folder: string): string | null {
  if (!existsSync(folder) || lockHolder(lockFile(realpathSync(folder))) === null) return null;
  const dataDir = realpathSync(folder);
  const { home } = chooseAccount(findPostgres(), dataDir);
  const postmaster = readPostmaster(clusterFolder(home));
  if (postmaster === null || !postmaster.ready) return null;
  return databaseUrl(readFileSync(path.join(dataDir, "postgres-password"), "utf8").trim(), postmaster.port);
}

function databaseUrl(password: string, port: number): string {
  return `postgresql://${DATABASE_USER}:${password}@127.0.0.1:${port}/postgres`;
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, "postgres.lock");
}

/** Waits a little: the process before us may be on its way out. */
async function lockFolder(dataDir: string): Promise<{ release(): void }> {
  for (let waited = 0; ; waited += 50) {
    const lock = tryLock(lockFile(dataDir));
    if ("release" in lock) return lock;
    if (waited >= 10_000) {
      throw new StartError(
        `Process ${lock.holder} already runs on ${dataDir}: stop it, or choose another DATA_DIR for this one.`,
      );
    }
    await sleep(50);
  }
}

async function clusterPassword(dataDir: string, cluster: string): Promise<string> {
  const file = path.join(dataDir, "postgres-password");
  if (existsSync(path.join(cluster, "PG_VERSION")) && !existsSync(file)) {
    throw new StartError(
      `${file} is missing, and the database opens only with it: restore it from a backup.`,
    );
  }
  return keepRandomSecret(file);
}

async function firstLaunch(account: PostgresAccount, cluster: string, log: SupervisorLog) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, child: await relaunch(account, cluster, port, log) };
    } catch (error) {
      // Somebody else may have taken the port between our look and PostgreSQL's.
      if (attempt === 3 || !/TCP\/IP|bind/.test(String(error))) throw error;
    }
  }
}

/** Launches once the shared memory of backends that outlived their postmaster is free. */
async function relaunch(account: PostgresAccount, cluster: string, port: number, log: SupervisorLog) {
  const deadline = performance.now() + ORPHAN_WAIT_MS;
  for (;;) {
    try {
      return await launchPostmaster(account, cluster, port, log);
    } catch (error) {
      if (performance.now() > deadline || !/shared memory|already exists/.test(String(error))) throw error;
      await clearLeftovers(cluster, log);
      await sleep(100);
    }
  }
}

/** Launches again whenever the child ends, with growing pauses while that fails, until it is told to stop. */
function keepRunning(first: ChildProcess, launch: () => Promise<ChildProcess>, log: SupervisorLog) {
  let child = first;
  let stopping = false;
  let revival = Promise.resolve();

  function watch(): void {
    const watched = child;
    watched.once("exit", (code, signal) => {
      if (stopping) return;
      log.warn(`PostgreSQL ended (${signal ?? code}) and is being started again`);
      revival = revive();
    });
  }

  async function revive(): Promise<void> {
    for (let pause = 50; !stopping; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        child = await launch();
        // A death while the launch resolved has no listener yet.
        if (child.exitCode !== null || child.signalCode !== null) continue;
        watch();
        log.info("PostgreSQL runs again");
        return;
      } catch (error) {
        log.error(`PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(pause);
      }
    }
  }

  // Where no death signal can be arranged, an ordinary exit at least takes PostgreSQL along.
  const onExit = () => child.kill("SIGINT");
  process.once("exit", onExit);
  watch();

  return {
    async stop(): Promise<void> {
      stopping = true;
      process.off("exit", onExit);
      await revival;
      await endChild(child);
    },
  };
}

/** Fast shutdown first; then immediate shutdown, after which the next start recovers from the log. */
async function endChild(child: ChildProcess): Promise<void> {
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (ended()) return;
    child.kill(signal);
    for (let waited = 0; waited < STOP_STEP_MS && !ended(); waited += 5) await sleep(5);
  }
}
