import { createWriteStream } from "node:fs";
import type { ErrorCode } from "#protocol/errors.ts";

/**
 * What happened, in the order of one monotonic clock (milliseconds). People are named `<AppKey>/<username>`, for the
 * same names live in every app.
 */
export type HistoryEvent = { at: number } & (
  | { kind: "invoke"; device: string; user: string; target: string; clientId: string; text: string }
  | { kind: "ok"; device: string; clientId: string; seq: number }
  | { kind: "fail"; device: string; clientId: string; code: ErrorCode }
  /** The log shown by a device grew: `start` begins anew, `end` goes on below, `page` adds above. */
  | {
      kind: "display";
      device: string;
      user: string;
      incarnation: number;
      conversation: number;
      how: "start" | "end" | "page";
      entries: { seq: number; name: string }[];
    }
  /** A device let go of what it showed above `from`. */
  | { kind: "trim"; device: string; incarnation: number; conversation: number; from: number }
  /** How a device's connection stands from now on. */
  | { kind: "connection"; device: string; phase: string }
  | { kind: "fault"; fault: string; phase: "begin" | "end" }
  | { kind: "load"; phase: "begin" | "end" }
  /** A server process ended and nobody had ended it. */
  | { kind: "died"; node: string; reason: string }
  /** Words of one app were seen in a place of another, or where no app's words belong. */
  | { kind: "foreign"; where: string; app: string }
  | { kind: "converged" }
);

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

export type History = {
  /** The event happens now unless it says when it did. */
  add(event: WithoutTime<HistoryEvent> & { at?: number }): void;
  close(): Promise<void>;
};

/** Writes every event to a file, one JSON line each, and tells `observe`; nothing is kept in memory. */
export function openHistory(file: string, observe: (event: HistoryEvent) => void): History {
  const out = createWriteStream(file);
  return {
    add(event) {
      // The spread of a union loses its discriminant; the event was one of the union before it got its time.
      const timed = { at: performance.now(), ...event } as HistoryEvent;
      observe(timed);
      out.write(`${JSON.stringify(timed)}\n`);
    },
    close: () => new Promise((resolve) => out.end(resolve)),
  };
}
