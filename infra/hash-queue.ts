import { refuse } from "#core/fail.ts";
import type { HashQueue } from "#core/runtime.ts";

const HASHES_AT_ONCE = 2;
const LONGEST_WAIT_MS = 10_000;

/** At most two hashes at once, in order of arrival; who would wait longer than 10 s is told `busy`. */
export function createHashQueue(clock: () => number = () => performance.now()): HashQueue {
  const waiting: { since: number; start: () => void; giveUp: (error: unknown) => void }[] = [];
  let running = 0;

  const next = () => {
    running -= 1;
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      if (clock() - item.since <= LONGEST_WAIT_MS) {
        running += 1;
        item.start();
        return;
      }
      item.giveUp(refuse("busy", "Too many people are signing in; try again in a moment.", 2_000));
    }
  };

  return {
    async run(work) {
      if (running >= HASHES_AT_ONCE) {
        await new Promise<void>((start, giveUp) => waiting.push({ since: clock(), start, giveUp }));
      } else running += 1;
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
