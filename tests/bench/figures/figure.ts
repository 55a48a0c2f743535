import { rm } from "node:fs/promises";
import type { LoadFigures, LoadPlan } from "../load/plan.ts";
import { median } from "../load/plan.ts";
import type { ProcessorTime, Stage, StageNeeds } from "../stage/stage.ts";
import { judgeLoad, type Verdict } from "../stage/verdict.ts";

/** What was measured, told together with what the checker says of the same runs. */
export type Outcome = {
  name: string;
  target: string;
  measured: string;
  /** Of the raw relay's figure in the same run, where the relay does the same. */
  ratio?: string;
  /** Null: it was not measured, or is only told. */
  reached: boolean | null;
  /** Null where no message was sent. */
  verdict: Verdict | null;
  raw: unknown;
};

export type Options = {
  runs: number;
  seconds: number;
  /** For how long nothing may grow; it is not looked at without. */
  hours?: number;
  /** The database is given, and not ours to kill or to slow down. */
  database?: string;
  say(line: string): void;
  /** First attempts of all runs without faults, for F12. */
  attempts: { sent: number; failed: number };
};

export type Bench = Options & { stage: Stage };

type Named = {
  id: string;
  /** Why it cannot be measured here, if it cannot. */
  missing?(options: Options): string | null;
};

/** `needs`: the stage it is measured on; null: it starts what it measures itself. */
export type Figure =
  | (Named & { needs: StageNeeds; measure(bench: Bench): Promise<Outcome[]> })
  | (Named & { needs: null; measure(options: Options): Promise<Outcome[]> });

/** A figure's row when there is no figure. */
export const unmeasured = (name: string, why: string, violations?: string[]): Outcome => ({
  name,
  target: "",
  measured: why,
  reached: null,
  verdict: violations ? { checked: "", violations } : null,
  raw: null,
});

export const needsOwnDatabase = ({ database }: Options): string | null =>
  database ? "the database is given, and not ours to kill or slow down" : null;

export type Load = Omit<LoadPlan, "do" | "run" | "warmUpSeconds" | "seconds"> & {
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

/** What several runs' verdicts say together. */
export const allOf = (verdicts: Verdict[]): Verdict => ({
  checked: verdicts.map(({ checked }) => checked).join("; "),
  violations: verdicts.flatMap(({ violations }) => violations),
});

/** Does something as often as figures are measured. */
export async function repeatRuns<T>({ runs }: Options, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let turn = 0; turn < runs; turn += 1) results.push(await work());
  return results;
}

/** Runs a load as often as asked for, the relay's beside the product's, and judges every run. */
export async function measureLoad(bench: Bench, load: Load, relayLoad?: Load): Promise<Measured> {
  const relay: Run[] = [];
  const judged = await repeatRuns(bench, async () => {
    const run = await runLoad(bench, load);
    if (relayLoad) relay.push(await runRelay(bench, relayLoad));
    return run;
  });
  return {
    product: judged.map(({ figures }) => figures),
    relay,
    verdict: allOf(judged.map(({ verdict }) => verdict)),
  };
}

/** One judged run of a load on the product. Under `faults`, sends are answered later, and not counted for F12. */
export async function runLoad(
  bench: Bench,
  load: Load,
  { faults = false } = {},
): Promise<{ figures: Run; verdict: Verdict }> {
  const run = nameRun();
  const figures = await runCosted(bench, load, run, "product");
  if (!faults) {
    bench.attempts.sent += figures.sent;
    bench.attempts.failed += figures.refused + figures.unanswered;
  }
  const verdict = await judgeLoad(bench.stage.cluster.query, run, figures);
  if (figures.refused > 0)
    verdict.violations.push(`${figures.refused} were refused (${figures.firstRefusal})`);
  if (figures.unanswered > 0) verdict.violations.push(`${figures.unanswered} were not answered`);
  if (verdict.violations.length > 0) bench.say(verdict.violations.join(", "));
  return { figures, verdict };
}

/** The relay keeps nothing that its answers could be judged by. */
async function runRelay(bench: Bench, load: Load): Promise<Run> {
  const figures = await runCosted(bench, load, nameRun(), "relay");
  await rm(figures.acknowledgedFile, { force: true });
  return figures;
}

async function runCosted(
  { stage, seconds, say }: Bench,
  load: Load,
  run: string,
  side: "product" | "relay",
): Promise<Run> {
  const generator = side === "product" ? stage.generator : stage.relay.generator;
  const before = await stage.processorTime();
  const figures = await generator.load({ warmUpSeconds: 2, seconds, ...load, run });
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
  say(JSON.stringify(told));
  return told;
}

export const medianOf = (runs: LoadFigures[], pick: (figures: LoadFigures) => number): number =>
  median(runs.map(pick));

export const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const inSeconds = (value: number): string => `${value.toFixed(1)} s`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString("en")}/s`;
export const percent = (value: number): string => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
