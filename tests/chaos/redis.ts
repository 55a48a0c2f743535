import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { end } from "./server-node.ts";

const BINARY = "/usr/bin/redis-server";
const ANSWER_WITHIN_MS = 20_000;

/** A Redis of the run's own, without a file: killed, it forgets everything. */
export type PrivateRedis = {
  port: number;
  /** Kills it, leaves it away for a while and starts it again. */
  kill(awayMs: number): Promise<void>;
  freeze(milliseconds: number): Promise<void>;
  flush(): Promise<void>;
  stop(): Promise<void>;
};

export function hasRedis(): boolean {
  try {
    accessSync(BINARY, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a Redis on a free port; resolves when it answers. */
export async function startRedis(): Promise<PrivateRedis> {
  const port = await freePort();
  let child = await start(port);
  return {
    port,
    async kill(awayMs) {
      await end(child, "SIGKILL");
      await sleep(awayMs);
      child = await start(port);
    },
    async freeze(milliseconds) {
      const frozen = child;
      frozen.kill("SIGSTOP");
      await sleep(milliseconds);
      frozen.kill("SIGCONT");
    },
    flush: () => ask(port, "FLUSHALL"),
    stop: () => end(child, "SIGTERM"),
  };
}

async function start(port: number): Promise<ChildProcess> {
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn(BINARY, settings, { stdio: "ignore" });
  for (const began = performance.now(); performance.now() - began < ANSWER_WITHIN_MS; await sleep(20)) {
    const answered = await ask(port, "PING").then(
      () => true,
      () => false,
    );
    if (answered) return child;
  }
  throw new Error("redis-server does not answer");
}

/** Sends one inline command; resolves with its answer's arrival. */
async function ask(port: number, command: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write(`${command}\r\n`);
    await once(socket, "data");
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}
