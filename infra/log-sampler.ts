/** Writes at most so many lines of one cause within a second, and then how many more there were. */
export type Sampler = {
  /** May this line be written? `tellRest` writes, after the second, how many were not. */
  admit(cause: string, tellRest: (lines: number) => void): boolean;
};

type Window = { since: number; lines: number; rest: number };

const WINDOW_MS = 1_000;
/** Causes are sentences of ours and kinds of errors; should they ever become many, the quiet ones are forgotten. */
const MOST_CAUSES = 1_000;

/** `linesPerSecond` includes the line that tells the rest; `onRest` hears that number for every cause. */
export function createSampler(linesPerSecond: number, onRest?: (lines: number) => void): Sampler {
  const windows = new Map<string, Window>();

  const forgetQuiet = () => {
    for (const [cause, { rest }] of windows) if (rest === 0) windows.delete(cause);
  };

  const open = (cause: string): Window => {
    if (windows.size >= MOST_CAUSES) forgetQuiet();
    const window = { since: performance.now(), lines: 0, rest: 0 };
    windows.set(cause, window);
    return window;
  };

  return {
    admit(cause, tellRest) {
      const known = windows.get(cause);
      const isOver = known !== undefined && known.rest === 0 && performance.now() - known.since >= WINDOW_MS;
      const window = known === undefined || isOver ? open(cause) : known;
      if (window.lines < linesPerSecond - 1) {
        window.lines += 1;
        return true;
      }
      window.rest += 1;
      if (window.rest === 1) {
        // Told when the second is over, also when no further line comes.
        const left = Math.max(0, WINDOW_MS - (performance.now() - window.since));
        setTimeout(() => {
          windows.delete(cause);
          onRest?.(window.rest);
          tellRest(window.rest);
        }, left).unref();
      }
      return false;
    },
  };
}
