import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PLAYWRIGHT = path.join(ROOT, "node_modules/@playwright/test/cli.js");
const LIMIT_MS = 10 * 60_000;

export type InterfaceFigure = { name: string; median: number; p95: number };

/** What a person waits for, measured in a browser on the built product: medians of `runs` runs, in milliseconds. */
export async function measureInterface(runs: number): Promise<InterfaceFigure[]> {
  const args = [PLAYWRIGHT, "test", "bench-chat", "--reporter=line", `--repeat-each=${runs}`];
  const env = { ...process.env, BENCH: "1", FORCE_COLOR: "0" };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, timeout: LIMIT_MS });
  const told = [...stdout.matchAll(/^(.+): median (\d+) ms, p95 (\d+) ms of \d+$/gm)];
  const names = [...new Set(told.map(([, name = ""]) => name))];
  return names.map((name) => {
    const own = told.filter((line) => line[1] === name);
    return {
      name,
      median: middle(own.map((line) => Number(line[2]))),
      p95: middle(own.map((line) => Number(line[3]))),
    };
  });
}

function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
