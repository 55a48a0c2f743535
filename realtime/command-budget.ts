export type CommandBudget = {
  /** "run" within the budget, a time to wait beyond it, "cut" when the flood is three times as large. */
  take(rate: { perSecond: number; burst: number }): "run" | "cut" | { retryMs: number };
};

/** What one socket may ask: a bucket of `burst` that fills at `perSecond`. The clock is monotonic, in milliseconds. */
export function createCommandBudget(clock: () => number): CommandBudget {
  let left: number | undefined;
  let refused = 0;
  let at = clock();
  return {
    take({ perSecond, burst }) {
      const now = clock();
      const earned = ((now - at) / 1_000) * perSecond;
      at = now;
      left = Math.min(burst, (left ?? burst) + earned);
      refused = Math.max(0, refused - earned);
      if (left >= 1) {
        left -= 1;
        return "run";
      }
      refused += 1;
      if (refused > 2 * burst) return "cut";
      return { retryMs: Math.ceil(((1 - left) / perSecond) * 1_000) };
    },
  };
}
