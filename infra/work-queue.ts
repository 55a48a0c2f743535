import { refuse } from "#core/fail.ts";
import type { WorkQueue } from "#core/runtime.ts";

export type WorkQueueOptions = {
  /** How much runs together. */
  atOnce: number;
  /** How many may stand in line, and how long; no line unless named. */
  waiting?: number;
  waitMs?: number;
  /** What the others are told, and when to come again. */
  busy: { message: string; retryMs: number };
};

/** A queue that tells how much runs and how much waits. */
export type MeasuredQueue = WorkQueue & { running(): number; waiting(): number };

type Waiting = { start: () => void; timer: NodeJS.Timeout };

/** Runs work in order of arrival within the bounds of `options`; refuses what does not fit. */
export function createWorkQueue({ atOnce, waiting = 0, waitMs = 0, busy }: WorkQueueOptions): MeasuredQueue {
  const line = new Set<Waiting>();
  let running = 0;

  const refusal = () => refuse("busy", busy.message, busy.retryMs);

  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        line.delete(waiter);
        reject(refusal());
      };
      const waiter = { start: resolve, timer: setTimeout(leave, waitMs) };
      line.add(waiter);
    });

  /** A place that becomes free goes to the first in line without being given up in between. */
  const release = () => {
    const [first] = line;
    if (!first) {
      running -= 1;
      return;
    }
    line.delete(first);
    clearTimeout(first.timer);
    first.start();
  };

  return {
    async run(work) {
      if (running < atOnce) running += 1;
      else if (line.size < waiting) await turn();
      else throw refusal();
      try {
        return await work();
      } finally {
        release();
      }
    },
    running: () => running,
    waiting: () => line.size,
  };
}
