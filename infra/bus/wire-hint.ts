import type { Hint, StretchHint } from "#core/hints.ts";
import type { WaitingHint } from "./backlog.ts";
import { PAYLOAD_BYTES } from "./envelope.ts";

/** The brackets of a payload with one hint. */
const BRACKETS = 2;

/** A hint as it travels: entries ride along while they fit into one envelope, beyond that only their places do. */
export function toWire(hint: Hint): WaitingHint {
  const momentary = isMomentary(hint);
  const whole = wrap(hint, momentary);
  if (whole.bytes <= PAYLOAD_BYTES - BRACKETS || !("entries" in hint)) return whole;
  return wrap(placesOf(hint), momentary);
}

function wrap(hint: Hint, momentary: boolean): WaitingHint {
  const json = JSON.stringify(hint);
  // The separator that follows it counts too.
  return { json, bytes: Buffer.byteLength(json) + 1, momentary };
}

function placesOf(hint: Extract<Hint, { entries: unknown }>): StretchHint {
  const seqs = hint.entries.map(({ seq }) => seq);
  const stretch = { from: Math.min(...seqs), to: Math.max(...seqs) };
  if (hint.kind === "user.entries") {
    return { kind: "user.grown", appId: hint.appId, userId: hint.userId, ...stretch };
  }
  const { appId, conversation, membersSeq } = hint;
  return { kind: "conversation.grown", appId, conversation, membersSeq, ...stretch };
}

/** Of the moment: nobody wants to hear later that somebody was typing, and rosters are told anew. */
const isMomentary = ({ kind }: Hint): boolean =>
  kind === "typing.changed" || kind === "transparent.sent" || kind.startsWith("roster.");
