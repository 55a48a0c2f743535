import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import type { MessageStat, TimeUnit } from "#core/stats/stats.sql.ts";
import { toJMessageTime } from "./dates.ts";

const whole = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, "is not a count")
  .transform(Number);

const start = z.string().max(16);

export const DayStatsQuery = z.object({ time_unit: z.literal("DAY"), start, duration: whole });

export const MessageStatsQuery = z.object({
  time_unit: z.enum(["HOUR", "DAY", "MONTH"]),
  start,
  duration: whole,
});

const invalid = (what: string) => refuse("invalid_input", `parameter invalid: ${what}`);

const DAYS = 60;

/** How a start is written, and how much may be asked for. */
const units = {
  HOUR: { unit: "hour", most: 24, form: /^\d{4}-\d\d-\d\d \d\d$/, rest: ":00" },
  DAY: { unit: "day", most: DAYS, form: /^\d{4}-\d\d-\d\d$/, rest: " 00:00" },
  MONTH: { unit: "month", most: 2, form: /^\d{4}-\d\d$/, rest: "-01 00:00" },
} as const;

export type Asked = { unit: TimeUnit; start: string; length: number; timeZone: string };

/** What of the statistics is asked for; hours are those of today, and nothing is older than it is kept. */
export function askedTimes(
  query: z.output<typeof MessageStatsQuery>,
  { now, timeZone }: { now: Date; timeZone: string },
): Asked {
  const { unit, most, form, rest } = units[query.time_unit];
  const first = `${query.start}${rest}`;
  const at = Date.parse(`${first.replace(" ", "T")}:00Z`);
  if (!form.test(query.start) || Number.isNaN(at)) throw invalid("start does not fit the time_unit");
  if (query.duration > most) throw invalid(`duration is more than ${most}`);
  const today = toJMessageTime(now, timeZone).slice(0, 10);
  if (unit === "hour" && !query.start.startsWith(today)) throw invalid("hours are told of today only");
  return { unit, start: first, length: query.duration, timeZone };
}

const Kinds = z.object({ txt_msg: z.int(), image_msg: z.int(), voice_msg: z.int(), other_msg: z.int() });

export const JMessageMessageStats = z.object({
  send_msg_stat: z.array(z.object({ time: z.string(), group_send_msg: z.int(), single_send_msg: z.int() })),
  group_msg_stat: Kinds,
  single_msg_stat: Kinds,
});

const kindNames: Record<string, keyof z.output<typeof Kinds>> = {
  text: "txt_msg",
  image: "image_msg",
  voice: "voice_msg",
};

/** One entry for each hour, day or month that was asked for, also where nothing was said. */
export function toJMessageMessageStats(stats: MessageStat[], asked: Asked) {
  const sum = (wanted: (stat: MessageStat) => boolean) =>
    stats.filter(wanted).reduce((total, { sent }) => total + sent, 0);
  const kindsOf = (kind: MessageStat["kind"]) => {
    const counts = { txt_msg: 0, image_msg: 0, voice_msg: 0, other_msg: 0 };
    for (const stat of stats) {
      if (stat.kind === kind) counts[kindNames[stat.type] ?? "other_msg"] += stat.sent;
    }
    return counts;
  };
  return {
    send_msg_stat: timesOf(asked).map((time) => ({
      time,
      group_send_msg: sum((stat) => stat.time === time && stat.kind === "group"),
      single_send_msg: sum((stat) => stat.time === time && stat.kind === "single"),
    })),
    group_msg_stat: kindsOf("group"),
    single_msg_stat: kindsOf("single"),
  };
}

/** The names of the hours, days or months, as the statistics have them. */
function timesOf({ unit, start: first, length }: Asked): string[] {
  const characters = { hour: 13, day: 10, month: 7 }[unit];
  return Array.from({ length }, (_, n) => {
    const at = new Date(`${first.replace(" ", "T")}:00Z`);
    if (unit === "hour") at.setUTCHours(at.getUTCHours() + n);
    if (unit === "day") at.setUTCDate(at.getUTCDate() + n);
    if (unit === "month") at.setUTCMonth(at.getUTCMonth() + n);
    return at.toISOString().replace("T", " ").slice(0, characters);
  });
}
