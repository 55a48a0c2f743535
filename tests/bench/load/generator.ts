import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { end } from "../../chaos/cluster.ts";
import type {
  CommandFigures,
  CommandPlan,
  CrowdState,
  LoadFigures,
  LoadPlan,
  Opened,
  OpenPlan,
  Plan,
  StormPlan,
} from "./plan.ts";

/** The load generator's process, asked for one thing at a time or for several side by side. */
export type Generator = {
  pid: number;
  open(plan: Omit<OpenPlan, "do">): Promise<Opened>;
  storm(plan: Omit<StormPlan, "do">): Promise<Opened>;
  load(plan: Omit<LoadPlan, "do">): Promise<LoadFigures>;
  command(plan: Omit<CommandPlan, "do">): Promise<CommandFigures>;
  state(crowd: string): Promise<CrowdState>;
  stall(crowd: string, sockets: number[]): Promise<unknown>;
  closeCrowd(crowd: string): Promise<unknown>;
  close(): Promise<void>;
};

type Told = { id: number; answer?: unknown; failed?: string };

export function startGenerator(script: string): Generator {
  const child: ChildProcess = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("the load generator has no pipes");
  const asked = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let questions = 0;
  createInterface({ input: stdout }).on("line", (line) => {
    const { id, answer, failed }: Told = JSON.parse(line);
    const waiting = asked.get(id);
    asked.delete(id);
    if (failed === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(failed));
  });
  child.once("exit", () => {
    for (const { reject } of asked.values()) reject(new Error("the load generator ended"));
  });
  const ask = <T>(plan: Plan) => {
    const answer = new Promise<T>((resolve, reject) => {
      questions += 1;
      // The generator answers each plan with what belongs to it.
      asked.set(questions, { resolve: resolve as (answer: unknown) => void, reject });
      stdin.write(`${JSON.stringify({ id: questions, ...plan })}\n`);
    });
    // Whoever asked for something else meanwhile has no ear for a failure yet.
    answer.catch(() => {});
    return answer;
  };
  return {
    pid: child.pid ?? 0,
    open: (plan) => ask<Opened>({ do: "open", ...plan }),
    storm: (plan) => ask<Opened>({ do: "storm", ...plan }),
    load: (plan) => ask<LoadFigures>({ do: "load", ...plan }),
    command: (plan) => ask<CommandFigures>({ do: "command", ...plan }),
    state: (crowd) => ask<CrowdState>({ do: "state", crowd }),
    stall: (crowd, sockets) => ask({ do: "stall", crowd, sockets }),
    closeCrowd: (crowd) => ask({ do: "close", crowd }),
    close: () => end(child, "SIGTERM"),
  };
}
