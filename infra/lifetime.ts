/** What a process opened, and its one way out. */
export type Lifetime = {
  /** Adds something to close; the last opened is closed first. */
  onClose(close: () => unknown): void;
  isClosing(): boolean;
  /** Closes everything once; later calls wait for the same end. */
  close(): Promise<void>;
  /** Closes everything, then exits with `status`, within ten seconds. The first call decides. */
  end(status?: number): void;
};

const EXIT_WITHIN_MS = 9_500;

/**
 * Ends the process by SIGTERM or SIGINT: closes what was opened, in reverse, and exits within ten seconds. Further
 * signals change nothing; SIGHUP is ignored, and SIGUSR1 opens no debugger.
 */
export function createLifetime(): Lifetime {
  const closers: (() => unknown)[] = [];
  let closed: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      try {
        await close();
      } catch (error) {
        console.error(`Closing failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  function close(): Promise<void> {
    closed ??= closeAll();
    return closed;
  }

  function end(status = 0): void {
    if (closed !== null) return;
    // What hangs must not keep the process; everything acknowledged is committed already.
    setTimeout(() => process.exit(1), EXIT_WITHIN_MS).unref();
    void close().then(() => process.exit(status));
  }

  process.on("SIGTERM", () => end());
  process.on("SIGINT", () => end());
  process.on("SIGHUP", () => {});
  process.on("SIGUSR1", () => {});

  return {
    onClose: (closer) => void closers.push(closer),
    isClosing: () => closed !== null,
    close,
    end,
  };
}
