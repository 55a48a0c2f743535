import type { Worker } from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "#core/context.ts";
import { StartError } from "#infra/env.ts";

/** What a worker tells the first process: the address it serves at, or why it cannot. */
export type WorkerMessage = { listensAt: string } | { refused: string };

export type WorkersOptions = {
  count: number;
  fork(): Worker;
  log: Logger;
  /** Called once, when the workers cannot be kept running; the sentence is for the operator. */
  giveUp(reason: string): void;
};

export type Workers = {
  /** Starts all; resolves with the address they serve at once all listen. Throws StartError when one cannot. */
  start(): Promise<string>;
  /**
   * Puts a new worker in the place of each one, one after the other: the old one is told to end when the new one
   * listens. When a new one does not come up, those not replaced yet go on serving; throws StartError.
   */
  replaceAll(): Promise<void>;
  /** Ends all of them; those that do not end by themselves within eight seconds are killed. */
  stop(): Promise<void>;
};

/** A worker ends by itself within this, or not at all. */
const END_WITHIN_MS = 8_000;
/** Who died younger had no time to prove itself: the next one waits a little longer. */
const PROVEN_AFTER_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const STRIKES = 5;
const STRIKES_WITHIN_MS = 30_000;

type Member = { worker: Worker; ended: Promise<string>; leaving: boolean };

/** Keeps `count` worker processes running: whoever dies is replaced, after growing pauses while that goes on. */
export function superviseWorkers({ count, fork, log, giveUp }: WorkersOptions): Workers {
  const members = new Set<Member>();
  const startDeaths: number[] = [];
  let youngDeaths = 0;
  let stopping = false;

  /** Resolves with the address once the new worker listens; throws when it ends before or says that it cannot. */
  async function launch(): Promise<string> {
    const worker = fork();
    const ended = new Promise<string>((resolve) => {
      worker.once("exit", (code, signal) => resolve(signal ?? `status ${code}`));
    });
    const member = { worker, ended, leaving: false };
    members.add(member);
    void ended.then(() => members.delete(member));
    const bornAt = performance.now();
    const address = await new Promise<string>((resolve, reject) => {
      worker.on("message", (message: unknown) => {
        if (isWorkerMessage(message, "refused")) reject(new StartError(message.refused));
        else if (isWorkerMessage(message, "listensAt")) resolve(message.listensAt);
      });
      void ended.then((how) => reject(new StartError(`A process ended before it listened (${how}).`)));
    });
    void ended.then((how) => {
      if (stopping || member.leaving) return;
      log.error(`Process ${worker.process.pid} ended (${how}) and is replaced`);
      youngDeaths = performance.now() - bornAt < PROVEN_AFTER_MS ? youngDeaths + 1 : 0;
      void keepTrying(pauseAfter(youngDeaths));
    });
    return address;
  }

  /** Launches until one listens; gives everything up after too many that did not. */
  async function keepTrying(firstPause: number): Promise<void> {
    for (let pause = firstPause; !stopping; pause = pauseAfter(startDeaths.length)) {
      await sleep(pause);
      if (stopping) return;
      try {
        await launch();
        startDeaths.length = 0;
        return;
      } catch (error) {
        if (stopping) return;
        log.error(messageOf(error));
        startDeaths.push(performance.now());
        const recent = startDeaths.filter((at) => performance.now() - at < STRIKES_WITHIN_MS);
        if (recent.length >= STRIKES) {
          return giveUp(
            `A process that should serve ended ${STRIKES} times within ${STRIKES_WITHIN_MS / 1_000} s before it listened: see its words above, correct that, then start again.`,
          );
        }
      }
    }
  }

  async function retire(member: Member): Promise<void> {
    member.leaving = true;
    member.worker.process.kill("SIGTERM");
    const timer = setTimeout(() => member.worker.process.kill("SIGKILL"), END_WITHIN_MS);
    await member.ended;
    clearTimeout(timer);
  }

  return {
    async start() {
      const [address = ""] = await Promise.all(Array.from({ length: count }, launch));
      return address;
    },
    async replaceAll() {
      for (const old of [...members]) {
        if (stopping) return;
        // Whoever died meanwhile has been replaced already, by a process of the new build.
        if (!members.has(old)) continue;
        old.leaving = true;
        try {
          await launch();
        } catch (error) {
          old.leaving = false;
          if (!members.has(old)) void keepTrying(0);
          throw new StartError(`${messageOf(error)} The processes that are left go on serving.`);
        }
        await retire(old);
      }
    },
    async stop() {
      stopping = true;
      await Promise.all([...members].map(retire));
    },
  };
}

const pauseAfter = (deaths: number): number =>
  deaths === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (deaths - 1), LONGEST_PAUSE_MS);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function isWorkerMessage<K extends "listensAt" | "refused">(
  message: unknown,
  key: K,
): message is Record<K, string> {
  return message !== null && typeof message === "object" && key in message;
}
