/** Lets bytes by, piece by piece, when it is their turn. */
export type Pace = (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

/** Nobody waits: for what runs beside no server. */
export const unpaced: Pace = (source) => source;

/** Nobody has sent anything for so long: then bytes need not wait. */
const QUIET_MS = 20;

export type PaceOptions = {
  /** Milliseconds since the last message was in work; 0 while one is. */
  quietMs(): number;
  /** What all sources together get while messages are being sent. */
  bytesPerSecond: number;
};

type Waiting = { bytes: number; moved: number; go(): void };

/**
 * Messages come before files: while some are sent, the pieces of all sources go by at a bounded rate, and as fast as they
 * can in the pauses, one in a turn of the event loop. Every other turn is that of the source that moved least, so that a
 * picture is not as slow as a film; the others go by in order.
 */
export function createPace({ quietMs, bytesPerSecond }: PaceOptions): Pace {
  const line: Waiting[] = [];
  let isRunning = false;
  let isLeastNext = true;
  let notBefore = 0;

  const takeNext = (): Waiting | undefined => {
    const least = isLeastNext
      ? line.reduce((found, one) => (one.moved < found.moved ? one : found))
      : line[0];
    isLeastNext = !isLeastNext;
    return least && line.splice(line.indexOf(least), 1)[0];
  };

  const pump = (): void => {
    if (line.length === 0) {
      isRunning = false;
      return;
    }
    const now = performance.now();
    const waitMs = quietMs() >= QUIET_MS ? 0 : notBefore - now;
    if (waitMs > 0) return void setTimeout(pump, Math.min(waitMs, QUIET_MS));
    const next = takeNext();
    if (next) {
      notBefore = now + (next.bytes / bytesPerSecond) * 1_000;
      next.go();
    }
    setImmediate(pump);
  };

  const turn = (bytes: number, moved: number): Promise<void> =>
    new Promise((go) => {
      line.push({ bytes, moved, go });
      if (isRunning) return;
      isRunning = true;
      setImmediate(pump);
    });

  return async function* paced(source) {
    let moved = 0;
    for await (const chunk of source) {
      await turn(chunk.length, moved);
      moved += chunk.length;
      yield chunk;
    }
  };
}
