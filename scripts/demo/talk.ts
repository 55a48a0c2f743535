import type { Language } from "./people.ts";
import type { Random } from "./random.ts";
import { threadsEn } from "./talk-en.ts";
import { threadsZh } from "./talk-zh.ts";

export type DemoLine = {
  /** Milliseconds since 1970; later lines are later. */
  at: number;
  /** Username. */
  by: string;
  text: string;
  /** Username of whom it speaks to. */
  mentions?: string;
  /** Taken back by whoever wrote it. */
  retracted?: true;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const threads: Record<Language, readonly (readonly string[])[]> = { en: threadsEn, zh: threadsZh };

const words: Record<Language, Record<"day" | "place" | "thing", readonly string[]>> = {
  en: {
    day: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    place: ["corner café", "library", "noodle bar", "old mill", "station"],
    thing: ["release page", "invitation", "budget", "prototype", "translation", "poster", "checklist"],
  },
  zh: {
    day: ["周一", "周二", "周三", "周四", "周五", "周六"],
    place: ["街角咖啡馆", "图书馆", "面馆", "老厂房", "地铁口"],
    thing: ["发布页", "邀请函", "预算表", "原型", "译稿", "海报", "清单"],
  },
};

/** One value for each name in a thread, so that both sides speak of the same. */
function fill(thread: readonly string[], random: Random, language: Language): string[] {
  const { day, place, thing } = words[language];
  const values: Record<string, string> = {
    day: random.pick(day),
    place: random.pick(place),
    thing: random.pick(thing),
    time: `${random.between(9, 19)}:${random.pick(["00", "15", "30", "45"])}`,
    n: String(random.between(2, 28)),
  };
  return thread.map((line) => line.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole));
}

export type Talk = {
  language: Language;
  /** Who may speak: usernames; the first two of them drawn for each thread, or all in turn. */
  speakers: readonly string[];
  threads: number;
  /** How far back it goes. */
  days: number;
  /** Nothing is later than this. */
  now: number;
  /** What a mention of somebody looks like; absent where nobody is mentioned. */
  nameOf?: (username: string) => string;
};

/** When threads begin: in waking hours, more of them lately than long ago, in order. */
function beginnings(random: Random, { threads: count, days, now }: Talk): number[] {
  const midnight = now - (now % DAY);
  return Array.from({ length: count }, () => {
    const back = Math.floor(days * (random.integer(1_000) / 1_000) ** 2);
    const at = midnight - back * DAY + random.between(8 * 60, 21 * 60) * MINUTE;
    // Today's lie in the hours that are over.
    return at < now - HOUR ? at : now - random.between(90, 600) * MINUTE;
  }).sort((a, b) => a - b);
}

/** Months of exchanges between these people, oldest first. */
export function makeTalk(random: Random, talk: Talk): DemoLine[] {
  const { language, speakers, nameOf } = talk;
  const lines: DemoLine[] = [];
  let at = 0;
  for (const begins of beginnings(random, talk)) {
    at = Math.max(at + MINUTE, begins);
    const thread = random.pick(threads[language]);
    const cast = random.sample(speakers, 2);
    const said = fill(thread, random, language);
    for (const line of said) {
      const by = cast[line.startsWith("a ") ? 0 : 1] ?? speakers[0] ?? "";
      const text = line.slice(2);
      const to = cast.find((username) => username !== by);
      if (nameOf && to && random.chance(0.05))
        lines.push({ at, by, text: `@${nameOf(to)} ${text}`, mentions: to });
      else lines.push({ at, by, text, ...(random.chance(0.006) ? { retracted: true as const } : {}) });
      at += random.between(8, 200) * 1_000;
    }
  }
  return lines.filter((line) => line.at < talk.now);
}
