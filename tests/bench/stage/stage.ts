import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { UserContext } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { deriveKey } from "#infra/secret.ts";
import { APP_KEY, bundle, type Cluster, end, launch, startCluster } from "../../chaos/cluster.ts";
import { type Generator, startGenerator } from "../load/generator.ts";
import type { Person } from "../load/plan.ts";
import type { Account } from "./seed.ts";

export type ProcessorTime = { server: number; relay: number; generator: number; database: number };

/** Where figures are measured: the server with its database, the raw relay beside it, and the load generator. */
export type Stage = {
  cluster: Cluster;
  appId: number;
  /** What the server was started with, for a second node. */
  environment: Record<string, string>;
  relay: { origin: string; pid: number };
  generator: Generator;
  say(line: string): void;
  /** Seconds of processor time used so far, by part. */
  processorTime(): Promise<ProcessorTime>;
  /** Passes for the live connection, valid for a minute. */
  people(accounts: Account[]): Person[];
  close(): Promise<void>;
};

export async function openStage(options: { databaseUrl?: string; say(line: string): void }): Promise<Stage> {
  const { say } = options;
  const scripts = {
    relay: await bundle("tests/bench/load/relay-entry.ts", "bench-relay"),
    load: await bundle("tests/bench/load/load-entry.ts", "bench-load"),
  };
  const secret = randomBytes(32).toString("base64");
  const environment = { BOREALIS_SECRET: secret, NODE_OPTIONS: process.env.BENCH_SERVER_OPTIONS ?? "" };
  const cluster = await startCluster({ ...options, environment });
  const relay = await launch(scripts.relay, { PATH: process.env.PATH, NODE_ENV: "production" }, say);
  const generator = startGenerator(scripts.load);
  const [app] = await cluster.query<{ id: number }>("SELECT id FROM app WHERE app_key = $1", [APP_KEY]);
  const appId = app?.id ?? 0;
  const key = deriveKey(secret, "ticket");
  const ticketOf = ({ sessionId }: Account) =>
    // Of the context, a ticket takes the app, the session, the clock and the key.
    issueTicket({
      app: { id: appId },
      actor: { sessionId },
      now: () => new Date(),
      runtime: { key: () => key },
    } as unknown as UserContext).ticket;
  return {
    cluster,
    appId,
    environment,
    relay: { origin: `http://127.0.0.1:${relay.port}`, pid: relay.child.pid ?? 0 },
    generator,
    say,
    async processorTime() {
      const backends = await cluster.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
      return {
        server: processorSeconds(cluster.serverPid() ?? 0),
        relay: processorSeconds(relay.child.pid ?? 0),
        generator: processorSeconds(generator.pid),
        database: backends.reduce((sum, { pid }) => sum + processorSeconds(pid), 0),
      };
    },
    people: (accounts) => accounts.map((account) => ({ name: account.name, ticket: ticketOf(account) })),
    async close() {
      await generator.close();
      await end(relay.child, "SIGTERM");
      await cluster.close();
      await Promise.all(Object.values(scripts).map((script) => rm(script, { force: true })));
    },
  };
}

/** Resident memory of a process in megabytes. */
export function residentMb(pid: number): number {
  return (
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1_024
  );
}

/** Seconds of processor time a process has used so far; 0 when it is gone. */
export function processorSeconds(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  // utime and stime are the 14th and 15th field of the line, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
