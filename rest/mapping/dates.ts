const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  // The Swedish way of writing a date is the one that is wanted: 2026-11-27 18:30:00.
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  formats.set(timeZone, made);
  return made;
}

/** A moment as objects have it, `yyyy-MM-dd HH:mm:ss` in the installation's zone. */
export const toJMessageTime = (at: Date, timeZone: string): string => formatOf(timeZone).format(at);

/** A day, `yyyy-MM-dd`, as objects have it. */
export const toJMessageDay = (day: string): string => `${day} 00:00:00`;

/** The moment that a time of the installation's zone means; null when it is none. */
export function fromJMessageTime(text: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const asUtc = Date.parse(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(asUtc)) return null;
  // Twice: the zone's offset is the one at the moment itself, which is only known once it is nearly known.
  const near = asUtc - offsetAt(asUtc, timeZone);
  return new Date(asUtc - offsetAt(near, timeZone));
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const shown = toJMessageTime(new Date(at), timeZone).replace(" ", "T");
  return Date.parse(`${shown}Z`) - Math.floor(at / 1_000) * 1_000;
}
