import type { Logger } from "#core/context.ts";
import type { Hint } from "#core/hints.ts";
import type { BusEvent } from "#core/metrics.ts";
import { createLine } from "./line.ts";
import type { Transport } from "./transport.ts";

/** `local`: there are no other processes. `away`: others exist and cannot be reached at the moment. */
export type BusState = "local" | "connected" | "away";

export type Bus = {
  /** This process among those of the installation. */
  readonly processId: string;
  /** Hands a hint to every subscriber of every process; never throws, never waits, and may reach nobody. */
  publish(hint: Hint): void;
  /** Calls back with each hint and the process it came from. Answers the function that ends the subscription. */
  subscribe(listener: (hint: Hint, from: string) => void): () => void;
  state(): BusState;
  /** Calls back with each new state. Answers the end of that. */
  watch(listener: (state: BusState) => void): () => void;
  /** Sends what waits, for half a second at most, and leaves the others. */
  close(): Promise<void>;
};

export type BusOptions = {
  /** Null: this process is alone. */
  transport: Transport | null;
  processId: string;
  /** Signs what is sent: a process with another one is not heard. */
  key: Buffer;
  log: Pick<Logger, "warn" | "error">;
  count: (event: BusEvent, by?: number) => void;
};

/**
 * Hints between everything that is interested in them: within the process at once, between processes over a transport
 * that may lose them. What must not be lost is in the database, where sweepers and clients find it.
 */
export function createBus({ transport, key, processId, log, count }: BusOptions): Bus {
  const listeners = new Set<(hint: Hint, from: string) => void>();
  const watchers = new Set<(state: BusState) => void>();
  let state: BusState = transport ? "away" : "local";

  const deliver = (hint: Hint, from: string) => {
    for (const listener of listeners) {
      try {
        listener(hint, from);
      } catch (error) {
        log.error({ err: error, hint: hint.kind }, "a hint was not handled");
      }
    }
  };
  const line =
    transport &&
    createLine({
      transport,
      key,
      processId,
      log,
      count,
      deliver,
      onConnected(connected) {
        state = connected ? "connected" : "away";
        for (const watcher of watchers) watcher(state);
      },
    });

  return {
    processId,
    publish(hint) {
      deliver(hint, processId);
      line?.send(hint);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    watch(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    close: async () => line?.close(),
  };
}
