import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./bundle.ts";

/** A server that does not come up within this never will. */
const START_PATIENCE_MS = 60_000;
/** Lines kept of what a process said, for the report of its end. */
const KEPT_LINES = 20;

export type Launched = { child: ChildProcess; port: number; said: string[] };

/** Starts a program of ours; resolves with the port it says it listens on. Starts again while the database is away. */
export async function launch(
  script: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
  onLine: (line: string) => void = () => {},
): Promise<Launched> {
  for (const began = performance.now(); ; await sleep(200)) {
    const child = spawn(process.execPath, ["--enable-source-maps", script], {
      cwd: ROOT,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said: string[] = [];
    const port = await new Promise<number | null>((resolve) => {
      const hear = (line: string) => {
        onLine(line);
        if (said.push(line) > KEPT_LINES) said.shift();
        const listening = /^listening on (\d+)/.exec(line);
        if (listening) resolve(Number(listening[1]));
      };
      for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", hear);
      child.once("exit", () => resolve(null));
    });
    if (port !== null) return { child, port, said };
    if (performance.now() - began > START_PATIENCE_MS) {
      throw new Error(`the server does not start:\n${said.join("\n")}`);
    }
    say(`the server did not start (${said.find((line) => line.includes("Error")) ?? "no reason"}), again`);
  }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** One process of the server, which may be killed and come back on the same address. */
export type ServerNode = {
  name: string;
  port: number;
  pid(): number | undefined;
  /** Ends it with the signal and starts it again; resolves when it listens. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** Stops its execution, without its knowledge, for a while. */
  freeze(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
};

export type NodeOptions = {
  name: string;
  script: string;
  environment: NodeJS.ProcessEnv;
  say: (line: string) => void;
  onLine: (line: string) => void;
  /** It ended and nobody had ended it; it is started again. */
  onDeath: (name: string, reason: string) => void;
};

/** Starts a server process; resolves when it listens. */
export async function startNode({ name, script, environment, ...told }: NodeOptions): Promise<ServerNode> {
  let stopping = false;

  const start = async (port: number): Promise<Launched> => {
    const launched = await launch(script, { ...environment, PORT: String(port) }, told.say, told.onLine);
    launched.child.once("exit", (code, signal) => {
      if (stopping || expected.has(launched.child)) return;
      told.onDeath(name, `${signal ?? code}: ${launched.said.slice(-5).join(" | ")}`);
      starting = start(launched.port);
    });
    return launched;
  };

  const expected = new WeakSet<ChildProcess>();
  let starting = start(0);
  let current = await starting;

  return {
    name,
    port: current.port,
    pid: () => current.child.pid,
    async restart(signal) {
      current = await starting;
      expected.add(current.child);
      await end(current.child, signal);
      starting = start(current.port);
      current = await starting;
    },
    async freeze(milliseconds) {
      const { child } = await starting;
      child.kill("SIGSTOP");
      await sleep(milliseconds);
      child.kill("SIGCONT");
    },
    async stop() {
      stopping = true;
      await end((await starting).child, "SIGTERM");
    },
  };
}
