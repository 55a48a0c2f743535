import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { environmentWithoutSettings } from "#scripts/lib/environment.mjs";

export type BareProcess = {
  /** Everything it has written so far. */
  output(): string;
  /** Its log so far. */
  lines(): Record<string, unknown>[];
  /** Resolves with the port once it listens; rejects with what it wrote when it ended before. */
  listening: Promise<number>;
  ended: Promise<unknown>;
  stop(): Promise<void>;
};

/** The server as a process of its own, without the pages, on a free port. */
export function startBareProcess(environment: Record<string, string>): BareProcess {
  const child = spawn(process.execPath, ["--import", "tsx", path.resolve("tests/chaos/server-entry.ts")], {
    env: { ...environmentWithoutSettings(), NODE_ENV: "production", PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  const ended = once(child, "close");
  const listening = new Promise<number>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      written += chunk.toString("utf8");
      const port = /^listening on (\d+)$/m.exec(written)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    void ended.then(() => reject(new Error(`the server ended: ${written}`)));
  });
  // Whoever only waits for the end need not handle the other.
  listening.catch(() => {});
  return {
    output: () => written,
    lines: () =>
      written
        .split("\n")
        .slice(0, -1)
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line)),
    listening,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
