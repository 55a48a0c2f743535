import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { findScript } from "../aside/find-script.ts";
import type { MediaAnswer, MediaWork } from "./media-work.ts";

/** Pictures lie outside of this heap; it is for what JavaScript holds. */
const HEAP_MEGABYTES = 256;
const START_WITHIN_MS = 30_000;

/** A process that decodes; it works on one file at a time. */
export type MediaProcess = {
  isAlive(): boolean;
  pid: number | undefined;
  /** Rejects when the process ended, or was ended because it took too long. */
  ask(work: MediaWork, withinMs: number): Promise<MediaAnswer>;
  end(): void;
};

/** Starts one; resolves when it can begin. Above `mostBytes` of memory it ends. It does not keep this process alive while it has nothing to do. */
export async function startMediaProcess(mostBytes?: number): Promise<MediaProcess> {
  const { script, execArgv } = findScript("media-entry", "media/media-entry.ts");
  const bounds = mostBytes === undefined ? [] : [`${mostBytes}`];
  const child = fork(/* turbopackIgnore: true */ script, bounds, {
    cwd: path.join(/* turbopackIgnore: true */ import.meta.dirname, "../.."),
    execArgv: [...execArgv, `--max-old-space-size=${HEAP_MEGABYTES}`],
    env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const end = () => void child.kill("SIGKILL");
  const isAlive = () => child.exitCode === null && child.signalCode === null && child.connected;
  const hear = async (withinMs: number): Promise<MediaAnswer> => {
    setBusy(child, true);
    const late = setTimeout(end, withinMs);
    try {
      return await nextAnswer(child);
    } finally {
      clearTimeout(late);
      setBusy(child, false);
    }
  };
  await hear(START_WITHIN_MS);
  return {
    isAlive,
    pid: child.pid,
    ask(work, withinMs) {
      const answer = hear(withinMs);
      // That it is gone is told by its end.
      child.send(work, () => {});
      return answer;
    },
    end,
  };
}

function setBusy(child: ChildProcess, busy: boolean): void {
  if (busy) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function nextAnswer(child: ChildProcess): Promise<MediaAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => {
      child.off("message", answered).off("exit", ended).off("error", failed);
      settled();
    };
    // Nobody else speaks on this channel.
    const answered = (answer: unknown) => settle(() => resolve(answer as MediaAnswer));
    const ended = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`the process that decodes ended: ${signal ?? code}`)));
    const failed = (error: Error) => settle(() => reject(error));
    child.on("message", answered).on("exit", ended).on("error", failed);
  });
}
