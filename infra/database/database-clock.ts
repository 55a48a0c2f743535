const ASK_EVERY_MS = 30_000;
const ASK_AGAIN_MS = 1_000;

export type DatabaseClock = {
  /** The database's time; right to half the time its answer took. */
  now(): Date;
  /** Resolves once the database was asked for the first time, whether it answered or not. */
  asked: Promise<void>;
  close(): void;
};

/**
 * Tells the database's time, which all processes of an installation share: sessions and tickets are judged by it,
 * whatever this machine's clock says or is set to. Between two answers a clock goes on that nobody sets.
 */
export function createDatabaseClock(ask: () => Promise<Date>): DatabaseClock {
  // Until the first answer there is only our own clock.
  let offset = Date.now() - performance.now();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const synchronise = async () => {
    const began = performance.now();
    let pause = ASK_EVERY_MS;
    try {
      const answered = (await ask()).getTime();
      offset = answered - (began + performance.now()) / 2;
    } catch {
      // A database that is away tells its time when it is back; whoever needs it hears of that elsewhere.
      pause = ASK_AGAIN_MS;
    }
    if (!closed) timer = setTimeout(synchronise, pause).unref();
  };

  return {
    now: () => new Date(offset + performance.now()),
    asked: synchronise(),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
