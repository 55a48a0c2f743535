import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { environmentWithoutSettings } from "#scripts/lib/environment.mjs";

const SCRIPTS = path.resolve(import.meta.dirname, "../../scripts");

export type ServerProcess = {
  child: ChildProcess;
  /** Everything it has said so far. */
  output(): string;
  /** Resolves with the address once it listens; rejects with what it said when it ended before. */
  listening: Promise<string>;
  /** Resolves with the exit status. */
  ended: Promise<number | null>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<number | null>;
};

/** Starts the real server as `npm start` does, on a free port unless the environment names one. */
export const startServerProcess = (environment: Record<string, string>): ServerProcess =>
  startScript("start.mjs", [], environment);

/** The same with several processes, as `npm run start:cluster` does; `child` is the first of them. */
export const startClusterProcess = (processes: number, environment: Record<string, string>): ServerProcess =>
  startScript("start-cluster.mjs", ["--processes", `${processes}`], environment);

function startScript(name: string, args: string[], environment: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [path.join(SCRIPTS, name), ...args], {
    env: {
      ...environmentWithoutSettings(),
      NODE_ENV: "production",
      PORT: "0",
      LOG_LEVEL: "warn",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ended = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  const listening = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const address = /^Borealis listens at (\S+)/m.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    void ended.then(() => reject(new Error(`the server ended: ${said}`)));
  });
  // Whoever only waits for the end need not handle the other.
  listening.catch(() => {});
  return {
    child,
    output: () => said,
    listening,
    ended,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
