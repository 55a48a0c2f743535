import type { RosterEntry, UserRef } from "#core/hints.ts";

/** A user had `before` connections and has `now`. */
export type RosterChange = (user: UserRef, before: number, now: number) => void;

/** The live connections of all processes, as far as this one has heard, by process and by user. */
export type ConnectionBook = {
  add(process: string, connection: RosterEntry): void;
  remove(process: string, number: number): void;
  /** What is known of these numbers of a process gives way to `connections`. */
  replace(process: string, range: { from: number; to: number }, connections: RosterEntry[]): void;
  removeProcess(process: string): void;
  /** The connections of a process in the order of their numbers. */
  ofProcess(process: string): RosterEntry[];
  sessionsOf(user: UserRef): Set<number>;
  isOnline(user: UserRef): boolean;
  /** How many people of an app have a connection. */
  countOnline(appId: number): number;
};

const keyOf = ({ appId, userId }: UserRef): string => `${appId}:${userId}`;

export function createConnectionBook(onChange: RosterChange): ConnectionBook {
  const byProcess = new Map<string, Map<number, RosterEntry>>();
  const byUser = new Map<string, Set<RosterEntry>>();

  const add = (process: string, connection: RosterEntry) => {
    const [number, appId, userId] = connection;
    const own = byProcess.get(process) ?? new Map<number, RosterEntry>();
    if (own.has(number)) return;
    byProcess.set(process, own.set(number, connection));
    const user = { appId, userId };
    const mates = byUser.get(keyOf(user)) ?? new Set<RosterEntry>();
    byUser.set(keyOf(user), mates.add(connection));
    onChange(user, mates.size - 1, mates.size);
  };

  const remove = (process: string, number: number) => {
    const own = byProcess.get(process);
    const connection = own?.get(number);
    if (!own || !connection) return;
    own.delete(number);
    if (own.size === 0) byProcess.delete(process);
    const [, appId, userId] = connection;
    const user = { appId, userId };
    const mates = byUser.get(keyOf(user));
    if (!mates?.delete(connection)) return;
    if (mates.size === 0) byUser.delete(keyOf(user));
    onChange(user, mates.size + 1, mates.size);
  };

  const ofProcess = (process: string) => [...(byProcess.get(process)?.values() ?? [])];

  return {
    add,
    remove,
    replace(process, { from, to }, connections) {
      const named = new Set(connections.map(([number]) => number));
      // Who changed the connection is not shown as gone in between.
      for (const connection of connections) add(process, connection);
      for (const [number] of ofProcess(process)) {
        if (number >= from && number <= to && !named.has(number)) remove(process, number);
      }
    },
    removeProcess(process) {
      for (const [number] of ofProcess(process)) remove(process, number);
    },
    ofProcess,
    sessionsOf: (user) => new Set([...(byUser.get(keyOf(user)) ?? [])].map(([, , , session]) => session)),
    isOnline: (user) => byUser.has(keyOf(user)),
    countOnline(appId) {
      let count = 0;
      for (const key of byUser.keys()) if (key.startsWith(`${appId}:`)) count += 1;
      return count;
    },
  };
}
