import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Redis } from "ioredis";

/** A Redis of a test's own, to be killed and frozen. It keeps nothing on disk. */
export type RedisServer = {
  port: number;
  url: string;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** On the same port again. */
  restart(): Promise<void>;
  /** It accepts connections and answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Runs one command on a connection of its own. */
  run(command: string, ...words: string[]): Promise<unknown>;
  close(): Promise<void>;
};

const ANSWERS_WITHIN_MS = 20_000;

/** Starts a Redis on a free port; null, said aloud, where `redis-server` is not installed. */
export async function startRedisServer(): Promise<RedisServer | null> {
  const port = await freePort();
  let child = await launch(port);
  if (!child) {
    console.warn("skipped: redis-server is not installed, so processes cannot hear of each other over Redis");
    return null;
  }
  const end = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGCONT");
    child.kill("SIGKILL");
    await once(child, "close");
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: end,
    async restart() {
      child = await launch(port);
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    async run(command, ...words) {
      const client = new Redis(port, "127.0.0.1");
      try {
        return await client.call(command, ...words);
      } finally {
        client.disconnect();
      }
    },
    close: end,
  };
}

/** Resolves when it answers; with null when there is no such program. */
async function launch(port: number): Promise<ChildProcess | null> {
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", settings, { stdio: "ignore" });
  const exists = await new Promise((resolve) => {
    child.once("spawn", () => resolve(true)).once("error", () => resolve(false));
  });
  if (!exists) return null;
  const probe = new Redis(port, "127.0.0.1", {
    retryStrategy: () => 50,
    maxRetriesPerRequest: ANSWERS_WITHIN_MS / 50,
  });
  probe.on("error", () => {});
  await probe.ping();
  probe.disconnect();
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
