const BASE_MS = 1_000;
/** Somebody waits in front of the screen: a short outage must not end in a long pause. */
const LONGEST_MS = 4_000;
/** After so long an outage everybody is away, and all would come at once. */
const LONG_OUTAGE_MS = 120_000;
const LONGEST_IN_OUTAGE_MS = 30_000;

/**
 * The pause before attempt `attempt` (0 is the first retry): doubling, with full jitter so that nobody marches in
 * step. `lostForMs` is how long there has been no connection.
 */
export function backOff(attempt: number, lostForMs = 0, random: () => number = Math.random): number {
  const longest = lostForMs > LONG_OUTAGE_MS ? LONGEST_IN_OUTAGE_MS : LONGEST_MS;
  const base = Math.min(longest, BASE_MS * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.5 + random()));
}

/**
 * The pause a busy server asked for, and up to half as much again: whom it sent away together must not come back
 * together.
 */
export function askedPause(retryMs: number, random: () => number = Math.random): number {
  return Math.round(retryMs * (1 + random() / 2));
}
