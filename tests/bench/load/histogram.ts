import type { Times } from "./plan.ts";

const STEP_MS = 0.1;
const STEPS = 300_000;

/** Counts times in steps of 0.1 ms, whatever their number; what takes longer than 30 s counts as 30 s. */
export type Histogram = { add(milliseconds: number): void; count(): number; times(): Times };

export function createHistogram(): Histogram {
  const steps = new Uint32Array(STEPS);
  let count = 0;
  let most = 0;
  const at = (share: number) => {
    let left = Math.ceil(count * share);
    for (let step = 0; step < STEPS; step += 1) {
      left -= steps[step] ?? 0;
      if (left <= 0) return (step + 0.5) * STEP_MS;
    }
    return STEPS * STEP_MS;
  };
  return {
    add(milliseconds) {
      const step = Math.min(STEPS - 1, Math.max(0, Math.floor(milliseconds / STEP_MS)));
      steps[step] = (steps[step] ?? 0) + 1;
      count += 1;
      most = Math.max(most, milliseconds);
    },
    count: () => count,
    times: () => (count === 0 ? { p50: 0, p99: 0, most: 0 } : { p50: at(0.5), p99: at(0.99), most }),
  };
}
