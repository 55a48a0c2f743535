/** A tab that has not touched its message for this long is frozen or gone, whatever its lock says. */
export const FROZEN_MS = 90_000;

export type Tab = {
  /** Names this tab in what it stores. */
  id: string;
  /** Which of these tabs still live; where there are no locks, only this one. */
  living(): Promise<Set<string>>;
  /** Runs `work` while no other tab of this user runs its own; skips it when one does. */
  alone(work: () => Promise<void>): Promise<void>;
  close(): void;
};

/** Makes this tab known to the others of one user by a lock that ends with it. */
export function openTab(name: string, id: string): Tab {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  const prefix = `borealis:${name}:tab:`;
  const closing = new AbortController();
  if (!locks) {
    return { id, living: async () => new Set([id]), alone: (work) => work(), close: () => {} };
  }
  const held = new Promise<void>((resolve) => closing.signal.addEventListener("abort", () => resolve()));
  locks.request(prefix + id, () => held).catch(() => {});
  return {
    id,
    async living() {
      const { held: all = [] } = await locks.query();
      const names = all.flatMap((lock) =>
        lock.name?.startsWith(prefix) ? lock.name.slice(prefix.length) : [],
      );
      return new Set([id, ...names]);
    },
    async alone(work) {
      await locks.request(`borealis:${name}:outbox`, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    },
    close: () => closing.abort(),
  };
}
