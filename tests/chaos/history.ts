import { createWriteStream } from "node:fs";
import type { ErrorCode } from "#protocol/errors.ts";

/** What happened, in the order of one monotonic clock (milliseconds). */
export type HistoryEvent = { at: number } & (
  | { kind: "invoke"; device: string; user: string; peer: string; clientId: string; text: string }
  | { kind: "ok"; device: string; clientId: string; seq: number }
  | { kind: "fail"; device: string; clientId: string; code: ErrorCode }
  /** The log shown by a device grew: `start` begins anew, `end` goes on below, `page` adds above. */
  | {
      kind: "display";
      device: string;
      incarnation: number;
      conversation: number;
      how: "start" | "end" | "page";
      entries: { seq: number; name: string }[];
    }
  | { kind: "fault"; fault: string; phase: "begin" | "end" }
  | { kind: "load"; phase: "begin" | "end" }
  | { kind: "converged" }
);

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

export type History = {
  events: HistoryEvent[];
  /** The event happens now unless it says when it did. */
  add(event: WithoutTime<HistoryEvent> & { at?: number }): void;
  close(): Promise<void>;
};

/** Keeps the history in memory and, one JSON line each, in a file. */
export function openHistory(file: string): History {
  const events: HistoryEvent[] = [];
  const out = createWriteStream(file);
  return {
    events,
    add(event) {
      // The spread of a union loses its discriminant; the event was one of the union before it got its time.
      const timed = { at: performance.now(), ...event } as HistoryEvent;
      events.push(timed);
      out.write(`${JSON.stringify(timed)}\n`);
    },
    close: () => new Promise((resolve) => out.end(resolve)),
  };
}
