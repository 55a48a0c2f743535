import { Worker } from "node:worker_threads";
import type { HashCost } from "#core/runtime.ts";
import { findScript } from "./find-script.ts";

export type HashWork = { text: string; cost: HashCost };

/** Then the memory is given back. */
const IDLE_MS = 60_000;

export type HashThreads = {
  /** Hashes on a thread of the lowest priority; as many start as are asked at a time. */
  hash(text: string, cost: HashCost): Promise<string>;
  close(): void;
};

/** Threads that hash one password after the other, kept for the next one until nothing came for a minute. */
export function createHashThreads({ idleMs = IDLE_MS } = {}): HashThreads {
  const all = new Set<Worker>();
  const idle = new Map<Worker, NodeJS.Timeout>();

  const drop = (thread: Worker) => {
    clearTimeout(idle.get(thread));
    idle.delete(thread);
    all.delete(thread);
    void thread.terminate();
  };

  const start = (): Worker => {
    const { script, execArgv } = findScript("hash-entry", "aside/hash-entry.mjs");
    const thread = new Worker(/* turbopackIgnore: true */ script, { execArgv });
    // The process does not go on for its sake; an error ends it and whoever waits for it is told.
    thread.unref();
    thread.on("error", () => drop(thread));
    all.add(thread);
    return thread;
  };

  const take = (): Worker => {
    const [kept] = [...idle.keys()].slice(-1);
    if (!kept) return start();
    clearTimeout(idle.get(kept));
    idle.delete(kept);
    return kept;
  };

  return {
    async hash(text, cost) {
      const thread = take();
      const hashed = await ask(thread, { text, cost });
      idle.set(thread, setTimeout(drop, idleMs, thread).unref());
      return hashed;
    },
    close() {
      for (const thread of all) drop(thread);
    },
  };
}

function ask(thread: Worker, work: HashWork): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => {
      thread.off("message", answered).off("error", failed).off("exit", ended);
      settled();
    };
    const answered = (hashed: string) => settle(() => resolve(hashed));
    const failed = (error: Error) => settle(() => reject(error));
    const ended = () => settle(() => reject(new Error("the thread that hashes passwords ended")));
    thread.on("message", answered).on("error", failed).on("exit", ended);
    thread.postMessage(work);
  });
}
