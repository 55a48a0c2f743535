import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "../process-lock.mjs";
import type { PostgresAccount } from "./postgres-binaries.ts";
import { POSTGRES_ENVIRONMENT, processesIn, readPostmaster } from "./postgres-cluster.ts";

export type SupervisorLog = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

/** As many connections the bundled PostgreSQL takes, over all processes. */
export const MAX_CONNECTIONS = 100;

const SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  // The path of a socket in the data folder can exceed what the system allows (107 bytes); TCP always works.
  unix_socket_directories: "",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  max_wal_size: "4GB",
  shared_buffers: "256MB",
  max_connections: `${MAX_CONNECTIONS}`,
  password_encryption: "scram-sha-256",
  // Planning a short query costs more when it is compiled first.
  jit: "off",
  // Statements and row values stay out of the log: they carry people's messages.
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

/** A postmaster that ended before it was ready; `reason` is the end of what it said. */
export class LaunchError extends Error {
  override readonly name = "LaunchError";
}

/** Starts a postmaster and resolves once it accepts connections; rejects with LaunchError when it ends before. */
export async function launchPostmaster(
  account: PostgresAccount,
  cluster: string,
  port: number,
  log: SupervisorLog,
): Promise<ChildProcess> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command, args] = account.command("postgres", ["-D", cluster, "-p", `${port}`, ...settings], {
    diesWithParent: true,
  });
  // A group of its own: Ctrl-C in the terminal must reach us only, since we still need the database to finish.
  const child = spawn(command, args, {
    cwd: "/",
    detached: true,
    env: POSTGRES_ENVIRONMENT,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: string[] = [];
  if (child.stderr) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      if (said.length > 20) said.shift();
      report(line, log);
    });
  }
  let failure: Error | null = null;
  child.once("error", (error) => {
    failure = error;
  });
  for (let waited = 0; ; waited += 1) {
    if (failure !== null || child.exitCode !== null || child.signalCode !== null) {
      throw new LaunchError(failure === null ? lastWords(said) : String(failure));
    }
    // Our own child's number in the file: a port probe would take an orphan's answer for its.
    const postmaster = readPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === child.pid) return child;
    if (waited % 1_000 === 999) log.info("PostgreSQL is still recovering from a crash; this ends by itself");
    await sleep(10);
  }
}

function report(line: string, log: SupervisorLog): void {
  const message = line.replace(/^\S+ \S+ \S+ \[\d+\] /, "");
  if (/^PANIC/.test(message)) log.error(`PostgreSQL: ${message}`);
  // What a shutdown says to every connection it ends is no fault.
  else if (/^FATAL/.test(message) && !message.includes("due to administrator command"))
    log.warn(`PostgreSQL: ${message}`);
}

function lastWords(said: string[]): string {
  const fatal = said.filter((line) => /FATAL|PANIC|error/i.test(line));
  const words = (fatal.length > 0 ? fatal : said).slice(-2).join(" ");
  return words.replace(/\S+ \S+ \S+ \[\d+\] /g, "") || "it ended without a word";
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Ends what a crash left at work in the cluster: an orphaned postmaster, then backends that outlived theirs. */
export async function clearLeftovers(cluster: string, log: SupervisorLog): Promise<void> {
  const postmaster = readPostmaster(cluster);
  if (postmaster !== null && isPostgres(postmaster.pid, cluster)) {
    log.warn(`PostgreSQL ${postmaster.pid} was left by a crash and is being stopped`);
    await endAll(
      () => (isPostgres(postmaster.pid, cluster) ? [postmaster.pid] : []),
      ["SIGINT", "SIGQUIT", "SIGKILL"],
    );
  }
  // Backends notice by themselves that their postmaster died, once they are between two statements.
  await endAll(() => processesIn(cluster), [0, "SIGQUIT", "SIGKILL"]);
}

/** Sends the next signal every five seconds until nobody is left. */
async function endAll(alive: () => number[], signals: (NodeJS.Signals | 0)[]): Promise<void> {
  for (const signal of signals) {
    for (const pid of alive()) sendSignal(pid, signal);
    for (let waited = 0; waited < 5_000; waited += 20) {
      if (alive().length === 0) return;
      await sleep(20);
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function isPostgres(pid: number, cluster: string): boolean {
  if (processIdentity(pid) === null) return false;
  if (process.platform === "linux") return processesIn(cluster).includes(pid);
  try {
    return execFileSync("ps", ["-p", `${pid}`, "-o", "comm="], { encoding: "utf8" }).includes("postgres");
  } catch {
    return false;
  }
}
