import type { LoadFigures, LoadPlan } from "../load/plan.ts";
import { median } from "../load/plan.ts";
import type { ProcessorTime, Stage } from "../stage/stage.ts";
import { judgeLoad, type Verdict } from "../stage/verdict.ts";

/** What was measured, told together with what the checker says of the same runs. */
export type Outcome = {
  name: string;
  target: string;
  measured: string;
  /** Of the raw relay's figure in the same run, where the relay does the same. */
  ratio?: string;
  reached: boolean;
  verdict: Verdict;
  raw: unknown;
};

export type Bench = {
  stage: Stage;
  runs: number;
  seconds: number;
  /** First attempts of all runs without faults, for F12. */
  attempts: { sent: number; failed: number };
};

export type Figure = { id: string; measure(bench: Bench): Promise<Outcome[]> };

type Load = Omit<LoadPlan, "do" | "run" | "warmUpSeconds" | "seconds"> & {
  warmUpSeconds?: number;
  seconds?: number;
};

export type Measured = { product: Run[]; relay: Run[]; verdict: Verdict };

let runNumber = 0;

/** A name for a run that no other has, in this process or in one before it on the same database. */
export function nameRun(): string {
  runNumber += 1;
  return `bench${process.pid}x${runNumber}`;
}

/** Microseconds of processor time for each acknowledged message; these hardly depend on what else the machine does. */
type Cost = Record<keyof ProcessorTime, number>;

export type Run = LoadFigures & { cost: Cost };

/** Runs a load as often as asked for, the relay's beside the product's, and judges every run. */
export async function measureLoad(bench: Bench, load: Load, relayLoad?: Load): Promise<Measured> {
  const measured: Measured = { product: [], relay: [], verdict: { checked: "", violations: [] } };
  const checked: string[] = [];
  for (let turn = 0; turn < bench.runs; turn += 1) {
    const { figures, verdict } = await runLoad(bench, load);
    measured.product.push(figures);
    checked.push(verdict.checked);
    measured.verdict.violations.push(...verdict.violations);
    if (relayLoad) measured.relay.push(await runCosted(bench, relayLoad, nameRun()));
  }
  measured.verdict.checked = checked.join("; ");
  return measured;
}

/** One judged run of a load on the product. */
export async function runLoad(bench: Bench, load: Load): Promise<{ figures: Run; verdict: Verdict }> {
  const run = nameRun();
  const figures = await runCosted(bench, load, run);
  bench.attempts.sent += figures.sent;
  bench.attempts.failed += figures.refused + figures.unanswered;
  const verdict = await judgeLoad(bench.stage.cluster.query, run, figures);
  if (figures.refused > 0)
    verdict.violations.push(`${figures.refused} were refused (${figures.firstRefusal})`);
  if (figures.unanswered > 0) verdict.violations.push(`${figures.unanswered} were not answered`);
  if (verdict.violations.length > 0) bench.stage.say(verdict.violations.join(", "));
  return { figures, verdict };
}

async function runCosted({ stage, seconds }: Bench, load: Load, run: string): Promise<Run> {
  const before = await stage.processorTime();
  const figures = await stage.generator.load({ warmUpSeconds: 2, seconds, ...load, run });
  const after = await stage.processorTime();
  const cost = (part: keyof ProcessorTime) =>
    Math.round(((after[part] - before[part]) / figures.acknowledged) * 1e6);
  const told: Run = {
    ...figures,
    cost: {
      server: cost("server"),
      relay: cost("relay"),
      generator: cost("generator"),
      database: cost("database"),
    },
  };
  stage.say(JSON.stringify(told));
  return told;
}

export const medianOf = (runs: LoadFigures[], pick: (figures: LoadFigures) => number): number =>
  median(runs.map(pick));

export const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString("en")}/s`;
export const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;
