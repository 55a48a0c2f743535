// npm run test:chaos -- [--profile smoke|long] [--seed N] [--seconds N] [--rate N] [--database URL] [--history FILE]
//   [--converge N]: seconds in which everything must agree after the last fault; more where the machine is shared.
import { parseArgs } from "node:util";
import { type ChaosPlan, runChaos } from "./run-chaos.ts";

const profiles = {
  smoke: { seconds: 20, rate: 60, people: 12, devicesEach: 2, faultPauseMs: 800 },
  long: { seconds: 60, rate: 200, people: 20, devicesEach: 2, faultPauseMs: 2_500 },
};
const CONVERGE_WITHIN_SECONDS = 15;
const MOST_PRINTED = 50;

function readPlan(): ChaosPlan {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      profile: text,
      seed: text,
      seconds: text,
      rate: text,
      database: text,
      history: text,
      converge: text,
    },
  });
  const profile = values.profile === "long" ? profiles.long : profiles.smoke;
  return {
    ...profile,
    seconds: Number(values.seconds ?? profile.seconds),
    rate: Number(values.rate ?? profile.rate),
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    convergeWithinMs: Number(values.converge ?? CONVERGE_WITHIN_SECONDS) * 1_000,
    texts: "unique",
    database: values.database,
    historyFile: values.history,
  };
}

const { violations, ...counts } = await runChaos(readPlan());
for (const { rule, what } of violations.slice(0, MOST_PRINTED)) console.log(`${rule}  ${what}`);
console.log(JSON.stringify({ ...counts, violations: violations.length }));
process.exitCode = counts.verdict === "PASS" ? 0 : 1;
