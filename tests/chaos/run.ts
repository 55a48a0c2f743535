// npm run test:chaos -- [--profile smoke|nightly|release|rolling|redis-outage] [--seed N] [--seconds N] [--rate N]
//   [--nodes 1|2|3] [--redis] [--proxies] [--database URL] [--history FILE] [--json FILE]
//   --redis: adds a Redis, and what can become of it to the faults.
//   [--converge N]: seconds in which everything must agree after the last fault; more where the machine is shared.
//   --mutants [--only M1,M5]: plants bugs instead, each of which must be caught.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { profiles, redisFaults } from "./profiles.ts";
import { type ChaosPlan, runChaos } from "./run-chaos.ts";
import { sumUp, type Verdict } from "./verdict.ts";

const CONVERGE_WITHIN_SECONDS = 15;
const MOST_PRINTED = 50;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values } = parseArgs({
  options: {
    profile: { ...text, default: "smoke" },
    seed: text,
    seconds: text,
    rate: text,
    nodes: text,
    redis: flag,
    proxies: flag,
    database: text,
    history: text,
    json: text,
    converge: text,
    mutants: flag,
    only: text,
  },
});

const isProfile = (name: string): name is keyof typeof profiles => Object.hasOwn(profiles, name);
const isNodes = (count: number): count is 1 | 2 | 3 => [1, 2, 3].includes(count);

function readPlan(): { plan: ChaosPlan; rounds: number } {
  if (!isProfile(values.profile)) throw new Error(`--profile is one of ${Object.keys(profiles).join(", ")}`);
  const { plan: profile, rounds } = profiles[values.profile];
  const nodes = Number(values.nodes ?? profile.nodes);
  if (!isNodes(nodes)) throw new Error("--nodes is 1, 2 or 3");
  const plan: ChaosPlan = {
    ...profile,
    nodes,
    redis: values.redis ?? profile.redis,
    proxies: values.proxies ?? profile.proxies,
    faults: values.redis ? { ...profile.faults, ...redisFaults } : profile.faults,
    seconds: Number(values.seconds ?? profile.seconds),
    rate: Number(values.rate ?? profile.rate),
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    convergeWithinMs: Number(values.converge ?? CONVERGE_WITHIN_SECONDS) * 1_000,
    database: values.database,
    historyFile: values.history,
  };
  return { plan, rounds };
}

function print({ violations, ...counts }: Verdict): void {
  for (const { rule, what } of violations.slice(0, MOST_PRINTED)) console.log(`${rule}  ${what}`);
  console.log(JSON.stringify({ ...counts, violations: violations.length }));
}

async function run(): Promise<number> {
  if (values.mutants) {
    const { runMutants } = await import("./mutants/run-mutants.ts");
    return runMutants(values.only?.split(",") ?? []);
  }
  const { plan, rounds } = readPlan();
  const verdicts: Verdict[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const verdict = await runChaos({ ...plan, seed: plan.seed + round });
    verdicts.push(verdict);
    if (rounds > 1) print(verdict);
  }
  const total = sumUp(verdicts);
  if (values.json)
    await writeFile(values.json, `${JSON.stringify({ plan, ...total, rounds: verdicts }, null, 2)}\n`);
  print(total);
  return total.verdict === "PASS" ? 0 : 1;
}

process.exitCode = await run();
