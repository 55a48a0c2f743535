import type { RosterEntry, RosterHint, UserRef } from "#core/hints.ts";
import type { LiveSessions } from "#core/runtime.ts";
import type { Bus } from "../bus/bus.ts";
import { createConnectionBook, type RosterChange } from "./connection-book.ts";

export type RosterOptions = {
  bus: Bus;
  /** Changes are gathered this long, and what came and went meanwhile is not told at all. */
  gatherMs: number;
  /** How often everything is told anew, for those who missed something. */
  tellEveryMs: number;
  /** A process not heard of for so long is gone. */
  forgetMs: number;
};

export const rosterDefaults = { gatherMs: 250, tellEveryMs: 25_000, forgetMs: 60_000 };

/** What one hint tells; far below the size of an envelope. */
const ENTRIES_PER_HINT = 1_000;

export type Roster = LiveSessions & {
  /** Notes a connection to this process; answers its number. */
  enter(user: UserRef, sessionId: number): number;
  leave(number: number): void;
  isOnline(user: UserRef): boolean;
  /** Calls back whenever a user's number of connections has changed. Answers the end of that. */
  watch(listener: RosterChange): () => void;
  /** Tells the other processes goodbye. */
  close(): void;
};

/**
 * Who has a live connection to which process. Each process keeps its own part and tells the others: changes soon,
 * everything now and then and when somebody asks. While the bus is away, what was known last stays.
 */
export function createRoster({ bus, gatherMs, tellEveryMs, forgetMs }: RosterOptions): Roster {
  const listeners = new Set<RosterChange>();
  const book = createConnectionBook((...change) => {
    for (const listener of listeners) listener(...change);
  });
  const own = bus.processId;
  const heardAt = new Map<string, number>();
  let came = new Map<number, RosterEntry>();
  let gone: number[] = [];
  let last = 0;
  let gathering: NodeJS.Timeout | undefined;
  let telling: NodeJS.Timeout | undefined;

  const forgetChanges = () => {
    clearTimeout(gathering);
    gathering = undefined;
    came = new Map();
    gone = [];
  };

  const tellChanges = () => {
    const entries = [...came.values()];
    for (let n = 0; n < Math.max(entries.length, gone.length); n += ENTRIES_PER_HINT) {
      bus.publish({
        kind: "roster.changed",
        came: entries.slice(n, n + ENTRIES_PER_HINT),
        gone: gone.slice(n, n + ENTRIES_PER_HINT),
      });
    }
    forgetChanges();
  };

  /** Whoever cannot be told now is told everything later. */
  const gather = (note: () => void) => {
    if (bus.state() !== "connected") return;
    note();
    gathering ??= setTimeout(tellChanges, gatherMs).unref();
  };

  /** Each hint says everything about its numbers, so that one that is lost leaves only those as they were. */
  const tellAll = () => {
    telling = undefined;
    const connections = book.ofProcess(own);
    let from = 0;
    do {
      const part = connections.splice(0, ENTRIES_PER_HINT);
      const to = connections.length > 0 ? (part.at(-1)?.[0] ?? last) : last;
      bus.publish({ kind: "roster.told", from, to, connections: part });
      from = to + 1;
    } while (connections.length > 0);
  };

  const tellSoon = () => {
    telling ??= setTimeout(tellAll, gatherMs).unref();
  };

  const hear = (hint: RosterHint, from: string) => {
    heardAt.set(from, performance.now());
    switch (hint.kind) {
      case "roster.asked":
        return tellSoon();
      case "roster.changed":
        for (const connection of hint.came) book.add(from, connection);
        for (const number of hint.gone) book.remove(from, number);
        return;
      case "roster.told":
        return book.replace(from, hint, hint.connections);
      case "roster.left":
        heardAt.delete(from);
        return book.removeProcess(from);
    }
  };

  const forgetSilent = () => {
    const before = performance.now() - forgetMs;
    for (const [process, at] of heardAt) {
      if (at > before) continue;
      heardAt.delete(process);
      book.removeProcess(process);
    }
  };

  const greet = () => {
    // Whoever was silent because nobody could be heard has the whole time to speak again.
    for (const process of heardAt.keys()) heardAt.set(process, performance.now());
    bus.publish({ kind: "roster.asked" });
    tellAll();
  };

  const endings = [
    bus.subscribe((hint, from) => {
      if (from !== own && isRosterHint(hint)) hear(hint, from);
    }),
    bus.watch((state) => {
      forgetChanges();
      if (state === "connected") greet();
    }),
  ];
  const timer = setInterval(() => {
    if (bus.state() !== "connected") return;
    forgetSilent();
    tellAll();
  }, tellEveryMs).unref();

  return {
    enter({ appId, userId }, sessionId) {
      last += 1;
      const connection: RosterEntry = [last, appId, userId, sessionId];
      book.add(own, connection);
      gather(() => came.set(last, connection));
      return last;
    },
    leave(number) {
      book.remove(own, number);
      gather(() => {
        if (!came.delete(number)) gone.push(number);
      });
    },
    isOnline: book.isOnline,
    sessionsOf: book.sessionsOf,
    countOnline: book.countOnline,
    isComplete: () => bus.state() !== "away",
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const end of endings) end();
      forgetChanges();
      clearInterval(timer);
      clearTimeout(telling);
      if (bus.state() === "connected") bus.publish({ kind: "roster.left" });
    },
  };
}

const isRosterHint = (hint: { kind: string }): hint is RosterHint => hint.kind.startsWith("roster.");
