const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first character as a reader sees it, in capitals where there are such; "?" for an empty name. */
export function initialOf(name: string): string {
  const first = graphemes.segment(name.trim().slice(0, 64))[Symbol.iterator]().next().value?.segment;
  if (!first) return "?";
  // Some letters become two in capitals.
  const capital = first.toLocaleUpperCase();
  return [...capital].length === [...first].length ? capital : first;
}

/** How many hues avatars have; `app/globals.css` names each. */
export const hueCount = 24;

/** A steady hue for a name: the same on every device, spread evenly (FNV-1a). */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) % hueCount;
}
