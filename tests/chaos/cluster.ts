import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { AppSettings } from "#protocol/operator.ts";
import { openTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { bundle, type Replacements } from "./bundle.ts";
import { type ChaosDatabase, openDatabase, type Query } from "./database.ts";
import { type PrivateRedis, startRedis } from "./redis.ts";
import { type ServerNode, startNode } from "./server-node.ts";

export { bundle } from "./bundle.ts";
export { end, launch } from "./server-node.ts";

export const APP_KEY = "chaos0000000000000000000";
export const MASTER_SECRET = "secret-of-the-chaos-app";
/** A second tenant, in which people have the same names. */
export const OTHER_APP_KEY = "other0000000000000000000";
export const OTHER_MASTER_SECRET = "secret-of-the-other-app";

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
  restCallsPerMinute: 1_000_000,
};

/** Everybody comes from one address, and comes back at once after every restart. */
const roomForEverybody = {
  LIMIT_HANDSHAKES_PER_SECOND: "5000",
  LIMIT_UNAUTHENTICATED_SOCKETS: "20000",
  LIMIT_UNAUTHENTICATED_SOCKETS_PER_ADDRESS: "20000",
};

/** A line per server process. */
type Lines = { database: TcpProxy[]; redis: TcpProxy[] };

/** A database, server processes on it and what they need, on this machine; all may be killed and come back. */
export type Cluster = {
  /** The first server process, reached directly. */
  origin: string;
  nodes: ServerNode[];
  database: ChaosDatabase;
  databaseUrl: string;
  redis: PrivateRedis | null;
  /** Empty unless the plan asked for proxies. */
  lines: Lines;
  query: Query;
  serverPid(): number | undefined;
  /** Kills the first server process as a power cut would, and starts it again; resolves when it listens. */
  killServer(): Promise<void>;
  close(): Promise<void>;
};

export type ClusterOptions = {
  /** An own PostgreSQL is started without it. */
  databaseUrl?: string;
  /** Server processes on the one database; one when absent. */
  nodes?: 1 | 2 | 3;
  /** Starts a Redis for the server processes to hear of each other. */
  redis?: boolean;
  /** Puts a line that can be disturbed between every server process and its database and Redis. */
  proxies?: boolean;
  /** Modules of the server that are swapped for another file. */
  replace?: Replacements;
  /** Settings of the server besides those it needs here. */
  environment?: Record<string, string>;
  say(line: string): void;
  /** Hears every line a server process logs. */
  onServerLine?(line: string): void;
  /** A server process ended by itself. */
  onServerDeath?(name: string, reason: string): void;
};

/** Starts everything; resolves when every server process listens. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { say, nodes: nodeCount = 1 } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-chaos-"));
    closers.push(() => rm(dataDir, { recursive: true, force: true }));
    await chmod(dataDir, 0o711);
    const script = await bundle("tests/chaos/server-entry.ts", "chaos-server", { replace: options.replace });
    closers.push(() => rm(script, { force: true }));
    const database = await openDatabase({ dataDir, url: options.databaseUrl, say });
    closers.push(database.stop);
    const redis = options.redis ? await startRedis() : null;
    if (redis) closers.push(redis.stop);

    const lines: Lines = { database: [], redis: [] };
    /** An address behind a line of its own, when lines are wanted. */
    const behind = async (address: string, kind: TcpProxy[]): Promise<string> => {
      if (!options.proxies) return address;
      const url = new URL(address);
      const line = await openTcpProxy(Number(url.port));
      closers.push(line.close);
      kind.push(line);
      url.host = `127.0.0.1:${line.port}`;
      return url.href;
    };

    const environment = environmentOf(dataDir, options);
    const nodes: ServerNode[] = [];
    const addNode = async () => {
      const redisUrl = redis && (await behind(`redis://127.0.0.1:${redis.port}`, lines.redis));
      const node = await startNode({
        name: `server ${nodes.length + 1}`,
        script,
        environment: {
          ...environment,
          DATABASE_URL: await behind(database.url, lines.database),
          ...(redisUrl && { REDIS_URL: redisUrl }),
        },
        say,
        onLine: options.onServerLine ?? (() => {}),
        onDeath: options.onServerDeath ?? ((name, reason) => say(`${name} ended by itself: ${reason}`)),
      });
      closers.push(node.stop);
      nodes.push(node);
      return node;
    };

    const first = await addNode();
    await database.query("UPDATE app SET settings = $1", [JSON.stringify(settings)]);
    // The process read the settings before they were raised.
    await first.restart("SIGKILL");
    while (nodes.length < nodeCount) await addNode();
    return {
      origin: `http://127.0.0.1:${first.port}`,
      nodes,
      database,
      databaseUrl: database.url,
      redis,
      lines,
      query: database.query,
      serverPid: first.pid,
      killServer: () => first.restart("SIGKILL"),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function environmentOf(dataDir: string, { environment }: ClusterOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    DATA_DIR: dataDir,
    BOREALIS_SECRET: randomBytes(32).toString("base64"),
    SEED_APP: `Chaos:${APP_KEY}:${MASTER_SECRET},Other:${OTHER_APP_KEY}:${OTHER_MASTER_SECRET}`,
    SEED_OPERATOR: "operator@example.com:correct horse battery",
    ...roomForEverybody,
    ...environment,
  };
}
