export type HandshakeQueue = {
  /** Runs `work` in its turn; false when the queue is full and the work was not taken. */
  enter(work: () => void): boolean;
  /** Runs at once whatever waits. */
  flush(): void;
};

const TICK_MS = 20;
/** Whoever would wait longer is better off coming back. */
const LONGEST_WAIT_SECONDS = 5;

/** Lets `perSecond` handshakes through, in order; the others wait, as many as have their turn within five seconds. */
export function createHandshakeQueue(perSecond: number): HandshakeQueue {
  const perTick = (perSecond * TICK_MS) / 1_000;
  const most = Math.max(1, perTick);
  const waiting: (() => void)[] = [];
  let turns = most;
  let timer: NodeJS.Timeout | undefined;

  const tick = () => {
    turns = Math.min(most, turns + perTick);
    const due = waiting.splice(0, Math.floor(turns));
    turns -= due.length;
    timer = turns < most || waiting.length > 0 ? setTimeout(tick, TICK_MS) : undefined;
    for (const work of due) work();
  };

  return {
    enter(work) {
      if (waiting.length >= perSecond * LONGEST_WAIT_SECONDS) return false;
      timer ??= setTimeout(tick, TICK_MS);
      if (turns >= 1 && waiting.length === 0) {
        turns -= 1;
        work();
      } else {
        waiting.push(work);
      }
      return true;
    },
    flush() {
      clearTimeout(timer);
      timer = undefined;
      for (const work of waiting.splice(0)) work();
    },
  };
}
