/** How many messages are kept in the page at once, and how many are added at a time. */
export const windowLimits = { rows: 400, first: 80, page: 50, context: 20 } as const;

/** What is drawn of the loaded entries, by position: from 0 means from the oldest loaded, to null to the newest. */
export type MessageWindow = { from: number; to: number | null };
type Placed = { seq: number };

/** Index of the first entry at or behind a position. Entries are in order. */
export function indexFrom(entries: readonly Placed[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The indices a window stands for, `end` exclusive; never more than the limit, keeping the newest. */
export function rangeOf(entries: readonly Placed[], { from, to }: MessageWindow) {
  const end = to === null ? entries.length : indexFrom(entries, to + 1);
  return { start: Math.max(indexFrom(entries, from), end - windowLimits.rows), end };
}

function windowOf(entries: readonly Placed[], start: number, end: number): MessageWindow {
  return {
    from: start <= 0 ? 0 : (entries[start]?.seq ?? 0),
    to: end >= entries.length ? null : (entries[end - 1]?.seq ?? null),
  };
}

/** The newest messages; as many as needed to have those behind `after` in it, with some above, when given. */
export function newestWindow(entries: readonly Placed[], after: number | null = null): MessageWindow {
  const wanted = after === null ? entries.length : indexFrom(entries, after + 1) - windowLimits.context;
  return windowOf(entries, Math.min(entries.length - windowLimits.first, wanted), entries.length);
}

/** The messages around a position; where it is near the end, the newest. */
export function windowAround(entries: readonly Placed[], seq: number): MessageWindow {
  const at = indexFrom(entries, seq);
  const start = Math.max(0, at - windowLimits.page);
  return windowOf(entries, start, Math.min(entries.length, at + windowLimits.rows - windowLimits.page));
}

/** One page further up; what lies too far below is dropped. */
export function growUp(entries: readonly Placed[], window: MessageWindow): MessageWindow {
  const { start, end } = rangeOf(entries, window);
  const from = Math.max(0, start - windowLimits.page);
  return windowOf(entries, from, Math.min(end, from + windowLimits.rows));
}

/** One page further down; what lies too far above is dropped. */
export function growDown(entries: readonly Placed[], window: MessageWindow): MessageWindow {
  const { start, end } = rangeOf(entries, window);
  const to = Math.min(entries.length, end + windowLimits.page);
  return windowOf(entries, Math.max(start, to - windowLimits.rows), to);
}
