// Runs the plan given as the first argument, and says in one line what it came to. A program of its own, so that
// modules of the client can be swapped when it is bundled.
import { type ChaosPlan, runChaos } from "../run-chaos.ts";

// Only `run-mutants.ts` starts this, with a plan.
const plan = JSON.parse(process.argv[2] ?? "") as ChaosPlan;
const { verdict, violations } = await runChaos(plan);
console.log(
  `found ${JSON.stringify({ verdict, violations: violations.slice(0, 5), byRule: rulesOf(violations) })}`,
);

function rulesOf(found: { rule: string }[]): string[] {
  return [...new Set(found.map(({ rule }) => rule))];
}
