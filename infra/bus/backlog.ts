export type WaitingHint = {
  /** As it travels. */
  json: string;
  bytes: number;
  /** Worth nothing when it comes late. */
  momentary: boolean;
};

/** Hints on their way to other processes. Bounded: what is too much gives up the oldest. */
export type Backlog = {
  add(hint: WaitingHint): void;
  /** The oldest ones that fit together into `bytes`; at least one, unless nothing waits. */
  take(bytes: number): WaitingHint[];
  /** Puts back what was taken and not delivered, before everything that came since. */
  giveBack(hints: WaitingHint[]): void;
  forgetMomentary(): void;
  isEmpty(): boolean;
};

export type BacklogOptions = { maxBytes: number; onDropped: (count: number) => void };

export function createBacklog({ maxBytes, onDropped }: BacklogOptions): Backlog {
  let waiting: WaitingHint[] = [];
  let bytes = 0;

  const remove = (count: number): WaitingHint[] => {
    const removed = waiting.splice(0, count);
    for (const hint of removed) bytes -= hint.bytes;
    return removed;
  };

  const put = (place: "push" | "unshift", hints: WaitingHint[]) => {
    waiting[place](...hints);
    for (const hint of hints) bytes += hint.bytes;
    let surplus = 0;
    for (let over = bytes - maxBytes; over > 0; surplus += 1) over -= waiting[surplus]?.bytes ?? over;
    if (surplus > 0) onDropped(remove(surplus).length);
  };

  return {
    add: (hint) => put("push", [hint]),
    take(limit) {
      let count = 0;
      for (let size = 0; count < waiting.length; count += 1) {
        size += waiting[count]?.bytes ?? 0;
        if (size > limit && count > 0) break;
      }
      return remove(count);
    },
    giveBack: (hints) => put("unshift", hints),
    forgetMomentary() {
      waiting = waiting.filter(({ momentary }) => !momentary);
      bytes = waiting.reduce((sum, hint) => sum + hint.bytes, 0);
    },
    isEmpty: () => waiting.length === 0,
  };
}
