import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { bundle, ROOT } from "../bundle.ts";
import type { Violation } from "../evidence.ts";
import { hasRedis } from "../redis.ts";
import { type Mutant, mutants } from "./mutants.ts";

/** Named among the mutants, it has every chosen plan run with nothing planted too, which must pass. */
const CONTROLS = "controls";
/** A bug that is not seen by then counts as missed. */
const WITHIN_MS = 180_000;

type Found = { verdict: "PASS" | "FAIL"; violations: Violation[]; byRule: string[] };

/**
 * Plants one bug after the other (all, when none is named) and runs the plan that must expose it. Prints a line for
 * each; resolves with the exit status, 0 when every one was caught.
 */
export async function runMutants(names: string[]): Promise<number> {
  const wanted = names.filter((name) => name !== CONTROLS);
  const unknown = wanted.filter((wantedName) => !mutants.some(({ name }) => name === wantedName));
  if (unknown.length > 0) throw new Error(`there is no mutant ${unknown.join(", ")}`);
  const chosen = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const possible = chosen.filter(({ plan }) => !plan.redis || hasRedis());
  for (const { name, what } of chosen) {
    if (!possible.some((mutant) => mutant.name === name)) {
      console.log(`${name} ${what}: SKIPPED, there is no redis-server`);
    }
  }
  let failed = 0;
  let caught = 0;
  for (const mutant of possible) {
    if (names.includes(CONTROLS) && !(await passesUnchanged(mutant))) failed += 1;
    if (await isCaught(mutant)) caught += 1;
  }
  console.log(`${caught} of ${possible.length} caught`);
  return failed === 0 && caught === possible.length ? 0 : 1;
}

async function isCaught({ name, what, replace, plan }: Mutant): Promise<boolean> {
  const began = performance.now();
  const found = await hunt(name, { ...plan, replace }, replace);
  const took = Math.round((performance.now() - began) / 1_000);
  // Whatever else is wrong, in the end nothing agrees: the cause is named first.
  const rule = found.byRule.find((one) => one !== "K12") ?? found.byRule[0];
  if (rule === undefined) {
    console.log(`${name} ${what}: SURVIVED, ${took} s`);
    return false;
  }
  const example = found.violations.find((violation) => violation.rule === rule)?.what;
  console.log(`${name} ${what}: caught by ${rule} after ${took} s (${example})`);
  return true;
}

async function passesUnchanged({ name, plan }: Mutant): Promise<boolean> {
  const { verdict, violations } = await hunt(`${name}-control`, plan, {});
  console.log(`${name} with nothing planted: ${verdict}`);
  for (const { rule, what } of violations) console.log(`  ${rule}  ${what}`);
  return verdict === "PASS";
}

/** Runs a plan in a process whose client has these modules swapped. */
async function hunt(name: string, plan: Mutant["plan"], replace: Mutant["replace"]): Promise<Found> {
  const script = await bundle("tests/chaos/mutants/hunt.ts", `hunt-${name}`, { replace });
  const child = spawn(process.execPath, ["--enable-source-maps", script, JSON.stringify(plan)], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
  const limit = setTimeout(() => child.kill("SIGTERM"), WITHIN_MS);
  try {
    await new Promise((resolve) => child.once("close", resolve));
    const found = said.find((line) => line.startsWith("found "));
    if (found === undefined) throw new Error(`the hunt for ${name} found no end:\n${said.join("\n")}`);
    return JSON.parse(found.slice("found ".length));
  } finally {
    clearTimeout(limit);
    await rm(script, { force: true });
  }
}
