import type { Logger } from "#core/context.ts";
import { refuse } from "#core/fail.ts";
import type { MediaProcess } from "./media-process.ts";
import type { MediaResults, MediaWork } from "./media-work.ts";

/** Decoders stop by themselves after ten seconds; this is for those that do not. */
const WITHIN_MS = 20_000;

export type MediaBounds = { withinMs?: number; mostBytes?: number };
/** Then the memory is given back. */
const IDLE_MS = 60_000;

export type MediaProcesses = {
  /** A file is on its way: starts a process unless there is one, so that the file need not wait for that. */
  expect(): void;
  run<Kind extends MediaWork["kind"]>(work: Extract<MediaWork, { kind: Kind }>): Promise<MediaResults[Kind]>;
  close(): void;
};

/**
 * Processes that decode: as many as work is given at a time, each kept for the next until nothing came for a minute. A
 * file that ends one is refused as damaged, and the next file has a new one.
 */
export function createMediaProcesses(
  log: Logger,
  { withinMs = WITHIN_MS, mostBytes }: MediaBounds = {},
): MediaProcesses {
  const running = new Set<MediaProcess>();
  const idle = new Map<MediaProcess, NodeJS.Timeout>();
  let ahead: Promise<MediaProcess> | null = null;
  let closed = false;

  const drop = (taken: MediaProcess) => {
    running.delete(taken);
    clearTimeout(idle.get(taken));
    idle.delete(taken);
    taken.end();
  };

  const take = async (): Promise<MediaProcess> => {
    for (const kept of [...idle.keys()].reverse()) {
      if (!kept.isAlive()) drop(kept);
      else {
        clearTimeout(idle.get(kept));
        idle.delete(kept);
        return kept;
      }
    }
    const started = ahead ?? start();
    ahead = null;
    return started;
  };

  const start = async (): Promise<MediaProcess> => {
    const { startMediaProcess } = await import("./media-process.ts");
    const started = await startMediaProcess(mostBytes).catch((error: unknown) => {
      log.error({ err: error }, "the process that decodes files does not start");
      throw refuse("busy", "Files cannot be looked at now; try again in a moment.", 5_000);
    });
    if (closed) started.end();
    else running.add(started);
    return started;
  };

  const keep = (done: MediaProcess) => idle.set(done, setTimeout(drop, IDLE_MS, done).unref());

  return {
    expect() {
      if (ahead || running.size > 0) return;
      const starting = start();
      ahead = starting;
      const settle = (started?: MediaProcess) => {
        // Whoever came meanwhile has taken it, and hears why it did not start.
        if (ahead !== starting) return;
        ahead = null;
        if (started) keep(started);
      };
      starting.then(settle, () => settle());
    },
    async run<Kind extends MediaWork["kind"]>(work: Extract<MediaWork, { kind: Kind }>) {
      const taken = await take();
      const answer = await taken.ask(work, withinMs).catch((error: Error) => {
        log.warn({ reason: error.message, kind: work.kind }, "a file ended the process that decoded it");
        drop(taken);
        throw refuse("media_damaged", "This file cannot be read.");
      });
      keep(taken);
      if (answer.kind === "refused") throw refuse(answer.code, answer.message, answer.retryMs);
      if (answer.kind !== "done") throw new Error("the process that decodes began anew");
      // Each kind of work has its kind of result.
      return answer.result as MediaResults[Kind];
    },
    close() {
      closed = true;
      for (const one of running) drop(one);
    },
  };
}
