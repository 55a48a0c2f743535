import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { UserContext } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { POSTGRES_ENVIRONMENT } from "#infra/database/postgres-cluster.ts";
import { deriveKey } from "#infra/secret.ts";
import { compileFsyncDelay } from "#tests/support/fsync-delay.ts";
import {
  APP_KEY,
  bundle,
  type Cluster,
  type ClusterOptions,
  end,
  launch,
  startCluster,
} from "../../chaos/cluster.ts";
import { type Generator, startGenerator } from "../load/generator.ts";
import type { Person } from "../load/plan.ts";
import type { Account } from "./seed.ts";

/** Tickets are made as if it were so much later, and last longer by that. */
const TICKETS_FROM_MS = 5 * 60_000;

/** As /proc/net/tcp writes it. */
const ESTABLISHED = "01";

export type ProcessorTime = { server: number; relay: number; generator: number; database: number };

/** What a figure is measured on; figures with equal needs share a stage. */
export type StageNeeds = Pick<ClusterOptions, "nodes" | "redis" | "proxies" | "environment"> & {
  /** Tells apart what is otherwise equal: a figure that wants a database without the others' messages. */
  name?: string;
  /** Every flush of PostgreSQL takes so much longer. */
  flushMs?: number;
};

/** The raw relay, which has a load generator of its own: one process may not open the sockets of both sides. */
export type Relay = { origin: string; pid: number; generator: Generator };

/** Where figures are measured: the server with its database, the raw relay beside it, and what loads them. */
export type Stage = {
  cluster: Cluster;
  appId: number;
  relay: Relay;
  generator: Generator;
  say(line: string): void;
  /** Seconds of processor time used so far, by part. */
  processorTime(): Promise<ProcessorTime>;
  /** Passes for the live connection. */
  people(accounts: Account[]): Person[];
  close(): Promise<void>;
};

export type StageOptions = { needs: StageNeeds; databaseUrl?: string; say(line: string): void };

export async function openStage({ needs, databaseUrl, say }: StageOptions): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const bundled = async (entry: string, name: string) => {
    const script = await bundle(entry, name);
    closers.push(() => rm(script, { force: true }));
    return script;
  };
  try {
    const { name: _, flushMs, ...wanted } = needs;
    const secret = randomBytes(32).toString("base64");
    const environment = {
      BOREALIS_SECRET: secret,
      NODE_OPTIONS: process.env.BENCH_SERVER_OPTIONS ?? "",
      ...needs.environment,
    };
    if (flushMs !== undefined) closers.push(await delayFlushes(flushMs));
    const cluster = await startCluster({ ...wanted, databaseUrl, say, environment });
    closers.push(cluster.close);
    const load = await bundled("tests/bench/load/load-entry.ts", "bench-load");
    const relay = await startRelay(
      await bundled("tests/bench/load/relay-entry.ts", "bench-relay"),
      load,
      say,
    );
    closers.push(relay.close);
    const generator = startGenerator(load);
    closers.push(generator.close);
    const [app] = await cluster.query<{ id: number }>("SELECT id FROM app WHERE app_key = $1", [APP_KEY]);
    const appId = app?.id ?? 0;
    const ticketOf = createTickets(secret, appId);
    return {
      cluster,
      appId,
      relay,
      generator,
      say,
      async processorTime() {
        const backends = await cluster.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
        return {
          server: processorSeconds(cluster.serverPid() ?? 0),
          relay: processorSeconds(relay.pid),
          generator: processorSeconds(generator.pid) + processorSeconds(relay.generator.pid),
          database: backends.reduce((sum, { pid }) => sum + processorSeconds(pid), 0),
        };
      },
      people: (accounts) => accounts.map((account) => ({ name: account.name, ticket: ticketOf(account) })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startRelay(
  script: string,
  load: string,
  say: (line: string) => void,
): Promise<Relay & { close(): Promise<void> }> {
  const { child, port } = await launch(script, { PATH: process.env.PATH, NODE_ENV: "production" }, say);
  const generator = startGenerator(load);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    generator,
    async close() {
      await generator.close();
      await end(child, "SIGTERM");
    },
  };
}

function createTickets(secret: string, appId: number): (account: Account) => string {
  const key = deriveKey(secret, "ticket");
  // Who is kept waiting at a crowded door must not be turned away for it later.
  const now = () => new Date(Date.now() + TICKETS_FROM_MS);
  return ({ sessionId }) =>
    // Of the context, a ticket takes the app, the session, the clock and the key.
    issueTicket({
      app: { id: appId },
      actor: { sessionId },
      now,
      runtime: { key: () => key },
    } as unknown as UserContext).ticket;
}

/** The PostgreSQL started from now on has a slow disk; resolves with the end of that. */
async function delayFlushes(milliseconds: number): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "borealis-bench-"));
  // PostgreSQL may run under another account.
  await chmod(folder, 0o755);
  POSTGRES_ENVIRONMENT.LD_PRELOAD = compileFsyncDelay(folder);
  POSTGRES_ENVIRONMENT.FSYNC_DELAY_MS = `${milliseconds}`;
  return async () => {
    delete POSTGRES_ENVIRONMENT.LD_PRELOAD;
    delete POSTGRES_ENVIRONMENT.FSYNC_DELAY_MS;
    await rm(folder, { recursive: true, force: true });
  };
}

/** What the system tells of a process; empty when it is gone. */
function readProcess(pid: number | undefined, file: "status" | "stat"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Resident memory of a process in megabytes; not a number when it is gone. */
export function residentMb(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readProcess(pid, "status"))?.[1] ?? Number.NaN) / 1_024;
}

/** Seconds of processor time a process has used so far; 0 when it is gone. */
export function processorSeconds(pid: number): number {
  const stat = readProcess(pid, "stat");
  if (stat === "") return 0;
  const fields = stat.split(") ").at(-1)?.split(" ") ?? [];
  // utime and stime are the 14th and 15th field of the line, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Connections that a server process holds at its port. */
export function connectionsAt(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === ESTABLISHED && local?.endsWith(suffix)).length;
}
