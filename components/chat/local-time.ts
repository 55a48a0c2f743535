/** Where and how times are told: the reader's language and time zone, and the present moment. */
export type Clock = { locale: string; timeZone: string; now: number };

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs a thousand times more than using it.
function format(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    formats.set(key, known);
  }
  return known;
}

/** Midnights fall on quarters of an hour everywhere, so within one the day is the same. */
const QUARTER_MS = 900_000;
const MOST_DAYS = 10_000;
const days = new Map<string, string>();

/** The calendar day at a place, as `yyyy-mm-dd`. Cheap enough to ask for every message on every drawing. */
export function localDay(at: number, timeZone: string): string {
  const key = `${Math.floor(at / QUARTER_MS)} ${timeZone}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  if (days.size >= MOST_DAYS) days.clear();
  const day = format("en-CA", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  days.set(key, day);
  return day;
}

/** How many calendar days ago something was: 0 today, 1 yesterday, negative in the future. */
export function daysAgo(at: number, { timeZone, now }: Clock): number {
  return Math.round((Date.parse(localDay(now, timeZone)) - Date.parse(localDay(at, timeZone))) / DAY_MS);
}

/** The time of day, such as 09:05. */
export function timeOfDay(at: number, { locale, timeZone }: Clock): string {
  return format(locale, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** Day, date and time in full, for tooltips and for `datetime`. */
export function fullTime(at: number, { locale, timeZone }: Clock): string {
  return format(locale, timeZone, { dateStyle: "full", timeStyle: "short", hourCycle: "h23" }).format(at);
}

/** Date and time in a sentence, such as Nov 18, 2026, 09:05. */
export function momentText(at: number, { locale, timeZone }: Omit<Clock, "now">): string {
  return format(locale, timeZone, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }).format(at);
}

function capitalised(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}

/** The day in the reader's words: Today, Yesterday, a weekday within the last week, else the date. */
export function dayLabel(at: number, clock: Clock): string {
  const { locale, timeZone, now } = clock;
  const ago = daysAgo(at, clock);
  if (ago === 0 || ago === 1) {
    return capitalised(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-ago, "day"), locale);
  }
  if (ago > 1 && ago < 7) return format(locale, timeZone, { weekday: "short" }).format(at);
  const sameYear = localDay(at, timeZone).slice(0, 4) === localDay(now, timeZone).slice(0, 4);
  return format(locale, timeZone, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

/** What a list says: the time today, else the day. */
export function listTime(at: number, clock: Clock): string {
  return daysAgo(at, clock) === 0 ? timeOfDay(at, clock) : dayLabel(at, clock);
}
