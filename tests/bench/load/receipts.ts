import type { EntriesFrame } from "#protocol/entries.ts";
import { createHistogram } from "./histogram.ts";

/** A message on its way: when it was due, and how many of its audience have not got it. */
export type Underway = { due: number; counted: boolean; left: number; onDelivered?: () => void };

export type Receipts = {
  sent(clientId: string, message: Underway): void;
  /** What one socket hears. Frames of a log must follow each other. */
  listener(): (packet: Buffer) => void;
  /** Begins new figures; what each socket holds stays. */
  reset(): void;
  /** Messages that have not reached everybody. */
  underway(): number;
  gaps(): number;
  deliveries: () => ReturnType<typeof createHistogram>;
  last: () => ReturnType<typeof createHistogram>;
};

type Frame = { log: string; from: number; to: number; messages: (Underway | undefined)[] };

/** `42["entries",{"log":"c:12","from":3,"to":4,` names a frame: the same bytes go to a whole audience. */
const HEAD_BYTES = 72;
const REMEMBERED_FRAMES = 2_000;

/** Accounts for what is pushed: who got which message, when, and whether anything was missing. */
export function createReceipts(): Receipts {
  const messages = new Map<string, Underway>();
  const frames = new Map<string, Frame>();
  let deliveries = createHistogram();
  let last = createHistogram();
  let gaps = 0;

  const read = (packet: Buffer): Frame | undefined => {
    const head = packet.toString("latin1", 0, HEAD_BYTES);
    const known = frames.get(head);
    if (known) return known;
    if (!head.startsWith('42["entries",')) return undefined;
    // The protocol's own frame.
    const { log, from, to, entries } = JSON.parse(packet.toString().slice(2))[1] as EntriesFrame;
    const underway = entries.map((entry) =>
      entry.kind === "message.created" ? messages.get(entry.clientId ?? "") : undefined,
    );
    const frame = { log, from, to, messages: underway };
    if (frames.size >= REMEMBERED_FRAMES) frames.clear();
    frames.set(head, frame);
    return frame;
  };

  const arrive = (message: Underway, now: number) => {
    message.left -= 1;
    if (message.counted) deliveries.add(now - message.due);
    if (message.left > 0) return;
    if (message.counted) last.add(now - message.due);
    message.onDelivered?.();
  };

  return {
    sent: (clientId, message) => void messages.set(clientId, message),
    listener() {
      const held = new Map<string, number>();
      return (packet) => {
        const frame = read(packet);
        if (!frame) return;
        const before = held.get(frame.log);
        if (before !== undefined && frame.from > before + 1) gaps += 1;
        const now = performance.now();
        const first = Math.max(frame.from, (before ?? 0) + 1);
        for (let seq = first; seq <= frame.to; seq += 1) {
          const message = frame.messages[seq - frame.from];
          if (message) arrive(message, now);
        }
        if (frame.to > (before ?? 0)) held.set(frame.log, frame.to);
      };
    },
    reset() {
      messages.clear();
      frames.clear();
      deliveries = createHistogram();
      last = createHistogram();
      gaps = 0;
    },
    underway: () => [...messages.values()].filter(({ left }) => left > 0).length,
    gaps: () => gaps,
    deliveries: () => deliveries,
    last: () => last,
  };
}
