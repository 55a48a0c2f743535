export type HandshakeQueue = {
  /** Runs `work` in its turn; false when the queue is full and the work was not taken. */
  enter(work: () => void): boolean;
  /** Runs at once whatever waits. */
  flush(): void;
};

const TICK_MS = 20;

/** Lets `perSecond` handshakes through, in order; the others wait, at most `longest` of them. */
export function createHandshakeQueue({ perSecond = 500, longest = 2_500 } = {}): HandshakeQueue {
  const perTick = Math.max(1, Math.round((perSecond * TICK_MS) / 1_000));
  const waiting: (() => void)[] = [];
  let taken = 0;
  let timer: NodeJS.Timeout | undefined;

  const tick = () => {
    taken = 0;
    for (const work of waiting.splice(0, perTick)) {
      taken += 1;
      work();
    }
    timer = taken > 0 ? setTimeout(tick, TICK_MS) : undefined;
  };

  return {
    enter(work) {
      if (waiting.length >= longest) return false;
      timer ??= setTimeout(tick, TICK_MS);
      if (taken < perTick && waiting.length === 0) {
        taken += 1;
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
