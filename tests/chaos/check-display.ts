import type { HistoryEvent } from "./history.ts";

type Shown = Extract<HistoryEvent, { kind: "display" | "trim" }>;

/**
 * K7: no device ever showed a position before the one below it, and no place ever held two messages, whichever
 * device showed it, before and after a restart. Answers what takes the events; `shown` collects what stood where.
 */
export function createDisplayRule(
  shown: Map<number, string[]>,
  violate: (what: string) => void,
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
    const { how, entries } = event;
    const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
    const contiguous = entries.every(({ seq }, index) => seq === first + index);
    const touches =
      how === "start" ||
      (how === "end" ? first === (known?.last ?? 0) + 1 : last === (known?.first ?? 0) - 1);
    if (!contiguous || !touches) {
      violate(`${device} (${incarnation}) showed ${first}…${last} of ${conversation} out of order (${how})`);
    }
    stretches.set(key, {
      incarnation,
      first: how === "end" ? (known?.first ?? first) : first,
      last: how === "page" ? (known?.last ?? last) : last,
    });

    const places = shown.get(conversation) ?? [];
    shown.set(conversation, places);
    for (const { seq, name } of entries) {
      const other = places[seq];
      if (other === undefined) places[seq] = name;
      else if (other !== name)
        violate(`${conversation}/${seq} was ${other} and ${device} shows ${name} there`);
    }
  };
}
