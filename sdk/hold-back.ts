import type { Stretch } from "#protocol/entries.ts";

/** Stretches held at most; beyond it a pull is cheaper than keeping them. */
const MOST_HELD = 200;

/** Keeps stretches of one log that came early, until what is missing before them has come. */
export type HoldBack = {
  add(stretch: Stretch): void;
  /** Takes a stretch that continues at `next`; undefined while something is missing. */
  take(next: number): Stretch | undefined;
  /** True while something waits. */
  waiting(): boolean;
  clear(): void;
};

export function createHoldBack(): HoldBack {
  let held: Stretch[] = [];
  return {
    add(stretch) {
      if (held.length < MOST_HELD) held.push(stretch);
    },
    take(next) {
      held = held.filter(({ to }) => to >= next);
      const found = held.find(({ from }) => from <= next);
      if (found) held = held.filter((other) => other !== found);
      return found;
    },
    waiting: () => held.length > 0,
    clear() {
      held = [];
    },
  };
}
