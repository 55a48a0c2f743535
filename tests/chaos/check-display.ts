import type { Gap } from "./evidence.ts";
import type { HistoryEvent } from "./history.ts";

type Shown = Extract<HistoryEvent, { kind: "display" | "trim" }>;

/**
 * K7: no device ever showed a position before the one below it, and no place ever held two messages, whichever
 * device showed it, before and after a restart. Answers what takes the events; `shown` collects what stood where.
 * Positions that are passed over are a violation unless `onGap` takes them to be judged later.
 */
export function createDisplayRule(
  shown: Map<number, string[]>,
  violate: (what: string) => void,
  onGap?: (gap: Gap) => void,
): (event: Shown) => void {
  /** The stretch that a device shows, by device and conversation; it begins anew with every incarnation. */
  const stretches = new Map<string, { incarnation: number; first: number; last: number }>();

  return (event) => {
    const { device, incarnation, conversation } = event;
    const key = `${device} ${conversation}`;
    const before = stretches.get(key);
    const known = before?.incarnation === incarnation ? before : null;
    if (event.kind === "trim") {
      if (known) known.first = event.from;
      return;
    }
    const { how, entries, user } = event;
    const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
    const above = how === "end" ? [known?.last ?? 0] : [];
    const below = how === "page" ? [known?.first ?? 0] : [];
    const places = [...above, ...entries.map(({ seq }) => seq), ...below];
    const passed = places.slice(1).flatMap((seq, index) => {
      const from = (places[index] ?? 0) + 1;
      return seq === from ? [] : [{ device, user, conversation, from, to: seq - 1 }];
    });
    if (passed.some(({ from, to }) => !onGap || from > to)) {
      violate(`${device} (${incarnation}) showed ${first}…${last} of ${conversation} out of order (${how})`);
    } else {
      for (const gap of passed) onGap?.(gap);
    }
    stretches.set(key, {
      incarnation,
      first: how === "end" ? (known?.first ?? first) : first,
      last: how === "page" ? (known?.last ?? last) : last,
    });

    const names = shown.get(conversation) ?? [];
    shown.set(conversation, names);
    for (const { seq, name } of entries) {
      const other = names[seq];
      if (other === undefined) names[seq] = name;
      else if (other !== name)
        violate(`${conversation}/${seq} was ${other} and ${device} shows ${name} there`);
    }
  };
}
