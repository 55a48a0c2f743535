import type { Hint } from "#core/hints.ts";

export type Bus = {
  /** Hands a hint to every subscriber; never throws, never waits. */
  publish(hint: Hint): void;
  /** Answers the function that ends the subscription. */
  subscribe(listener: (hint: Hint) => void): () => void;
};

/** Hints inside one process. */
export function createLocalBus(onError: (error: unknown) => void): Bus {
  const listeners = new Set<(hint: Hint) => void>();
  return {
    publish(hint) {
      for (const listener of listeners) {
        try {
          listener(hint);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
