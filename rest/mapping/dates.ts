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
