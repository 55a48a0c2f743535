import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import { optional } from "../fields.ts";
import { fromJMessageTime } from "./dates.ts";
import { JMessageMessage } from "./message.ts";

const PAGE = 1_000;
const WINDOW_MS = 7 * 86_400_000;

const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "is not a number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);

const time = z.string().max(32);

/** A window and a count, or only the cursor of the page before. */
export const HistoryQuery = z.object({
  count: optional(number(1, PAGE)),
  begin_time: optional(time),
  end_time: optional(time),
  cursor: optional(z.string()),
});

export const OldHistoryQuery = z.object({
  start: optional(number(0, 100_000_000)),
  count: optional(number(1, PAGE)),
  begin_time: optional(time),
  end_time: optional(time),
});

type Window = { from: Date; to: Date };

const invalid = (what: string) => refuse("invalid_input", `parameter invalid: ${what}`);

/** The seconds that a query names, the last one whole; at most seven days of them. */
export function windowOf(
  { begin_time, end_time }: { begin_time?: string; end_time?: string },
  timeZone: string,
): Window {
  const from = begin_time === undefined ? null : fromJMessageTime(begin_time, timeZone);
  const to = end_time === undefined ? null : fromJMessageTime(end_time, timeZone);
  if (!from) throw invalid("begin_time is not yyyy-MM-dd HH:mm:ss");
  if (!to) throw invalid("end_time is not yyyy-MM-dd HH:mm:ss");
  if (to < from) throw invalid("end_time is before begin_time");
  if (to.getTime() - from.getTime() > WINDOW_MS) throw invalid("the times are more than 7 days apart");
  return { from, to: new Date(to.getTime() + 999) };
}

/** The same where the times may be left out. */
export function oldWindowOf(query: z.output<typeof OldHistoryQuery>, now: Date, timeZone: string): Window {
  const { begin_time, end_time } = query;
  if (begin_time === undefined && end_time === undefined) return { from: new Date(0), to: now };
  return windowOf({ begin_time, end_time }, timeZone);
}

export const JMessageHistory = z.object({
  total: z.int(),
  cursor: z.string().optional(),
  count: z.int(),
  messages: z.array(JMessageMessage),
});

export const JMessageOldHistory = z.object({
  total: z.int(),
  start: z.int(),
  count: z.int(),
  messages: z.array(JMessageMessage),
});

export const countOf = (count: number | undefined): number => {
  if (count === undefined) throw invalid("count is missing");
  return count;
};
