import type { EntriesFrame, Entry, LogName } from "#protocol/entries.ts";

/** A frame stays far below what a slow line carries in a moment. */
const FRAME_ENTRIES = 100;

/** Cuts entries, in whatever order they came, into frames without a gap inside; a position comes once. */
export function toFrames(log: LogName, entries: Entry[]): EntriesFrame[] {
  const frames: EntriesFrame[] = [];
  for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
    const last = frames.at(-1);
    if (last && entry.seq === last.to) continue;
    if (last && entry.seq === last.to + 1 && last.entries.length < FRAME_ENTRIES) {
      last.entries.push(entry);
      last.to = entry.seq;
    } else {
      frames.push({ log, from: entry.seq, to: entry.seq, entries: [entry], hidden: [] });
    }
  }
  return frames;
}
