import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { findBrowser } from "#scripts/lib/browser.mjs";
import { median } from "../load/plan.ts";
import type { Figure, Options, Outcome } from "./figure.ts";
import { needsBuild } from "./product.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const PLAYWRIGHT = path.join(ROOT, "node_modules/@playwright/test/cli.js");
const LIMIT_MS = 10 * 60_000;

/** What a person waits for, under the name that the measurement in the browser gives it. */
const waits = [
  { told: "key press to own bubble", name: "key press → own bubble", share: "median", targetMs: 50 },
  { told: "key press to the other's bubble", name: "key press → other browser", share: "p95", targetMs: 250 },
  { told: "read here, cleared there", name: "read here → cleared there", share: "p95", targetMs: 1_000 },
  { told: "members' panel opened", name: "panel of 5,000 members opens", share: "median", targetMs: 300 },
  { told: "members found", name: "search among 5,000 members", share: "median", targetMs: 100 },
] as const;

/** Measured in a browser on the built product, with a chat of 400 messages on the screen and a group of 5,000. */
async function pageFigures({ runs, say }: Options): Promise<Outcome[]> {
  const args = [PLAYWRIGHT, "test", "bench-", "--reporter=line", `--repeat-each=${runs}`];
  const env = { ...process.env, BENCH: "1", FORCE_COLOR: "0" };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, timeout: LIMIT_MS });
  const lines = [...stdout.matchAll(/^(.+): median (\d+) ms, p95 (\d+) ms of \d+$/gm)];
  for (const [line] of lines) say(line);
  return waits.map(({ told, name, share, targetMs }): Outcome => {
    const own = lines.filter((line) => line[1] === told);
    const middle = median(own.map((line) => Number(line[2])));
    const p95 = median(own.map((line) => Number(line[3])));
    return {
      name,
      target: `${share} ≤ ${targetMs} ms`,
      measured: `median ${middle} ms, p95 ${p95} ms`,
      reached: (share === "median" ? middle : p95) <= targetMs,
      verdict: null,
      raw: own.map(([line]) => line),
    };
  });
}

export const pages: Figure[] = [
  {
    id: "pages",
    needs: null,
    missing: () => needsBuild() ?? (findBrowser() === null ? "no browser" : null),
    measure: pageFigures,
  },
];
