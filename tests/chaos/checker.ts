import { createDeviceJudge } from "./check-devices.ts";
import { createDisplayRule } from "./check-display.ts";
import { judgeLog } from "./check-log.ts";
import type { Evidence, Facts, Violation } from "./evidence.ts";
import type { HistoryEvent } from "./history.ts";

/**
 * Judges a run while it goes on. Where members change, positions that a device passed over are judged in the end, by
 * what its user may see. Time and memory grow with the number of messages, not with what all devices show:
 * a history need not be kept to be judged.
 */
export type Checker = {
  observe(event: HistoryEvent): void;
  /** What the history alone shows to be wrong so far. */
  soFar(): readonly Violation[];
  counts(): {
    acknowledged: number;
    refused: number;
    /** From a click to its acknowledgement. */
    slowestAckMs: number;
    convergedMs: number | null;
  };
  /** The final judgement of everything but what single devices show in the end. */
  judge(end: Omit<Evidence, "history" | "devices">): Violation[];
};

export function createChecker({ membersChange = false } = {}): Checker {
  const facts: Facts = { sent: new Map(), acknowledged: [], refused: new Set(), shown: new Map(), gaps: [] };
  const seen: Violation[] = [];
  const violate = (what: string) => seen.push({ rule: "K7", what });
  const observeDisplay = createDisplayRule(
    facts.shown,
    violate,
    membersChange ? (gap) => facts.gaps.push(gap) : undefined,
  );
  let slowestAckMs = 0;
  let quietAt = 0;
  let convergedAt: number | null = null;
  const tookMs = () => (convergedAt === null ? null : Math.round(convergedAt - quietAt));

  return {
    observe(event) {
      switch (event.kind) {
        case "invoke":
          facts.sent.set(event.clientId, event);
          break;
        case "ok":
          facts.acknowledged.push(event);
          slowestAckMs = Math.max(slowestAckMs, event.at - (facts.sent.get(event.clientId)?.at ?? event.at));
          break;
        case "fail":
          facts.refused.add(event.clientId);
          break;
        case "display":
        case "trim":
          observeDisplay(event);
          break;
        case "fault":
        case "load":
          if (event.phase === "end") quietAt = Math.max(quietAt, event.at);
          break;
        case "converged":
          convergedAt = event.at;
          break;
        case "died":
          seen.push({ rule: "K12", what: `${event.node} ended by itself (${event.reason})` });
          break;
        case "foreign":
          seen.push({ rule: "K11", what: `words of app ${event.app} are in ${event.where}` });
          break;
      }
    },
    soFar: () => seen,
    counts: () => ({
      acknowledged: facts.acknowledged.length,
      refused: facts.refused.size,
      slowestAckMs: Math.round(slowestAckMs),
      convergedMs: tookMs(),
    }),
    judge({ database, tokens, convergeWithinMs, acknowledgeWithinMs }) {
      return [
        ...judgeLog(facts, database, tokens),
        ...seen,
        ...liveness(tookMs(), convergeWithinMs),
        ...patience(slowestAckMs, acknowledgeWithinMs),
      ];
    },
  };
}

/** Judges a whole run; pure. An empty answer means that every promise was kept. */
export function check({ history, devices, ...end }: Evidence): Violation[] {
  const checker = createChecker();
  for (const event of history) checker.observe(event);
  const judgeDevice = createDeviceJudge(end.database, end.tokens);
  return [...checker.judge(end), ...[...devices].flatMap(judgeDevice)];
}

/** K12: after the last fault, or the end of the load, everything agrees in time. */
function liveness(tookMs: number | null, withinMs: number): Violation[] {
  if (tookMs === null) return [{ rule: "K12", what: "the devices never agreed" }];
  if (tookMs <= withinMs) return [];
  return [{ rule: "K12", what: `the devices agreed ${tookMs} ms after the last fault` }];
}

/** K12: where it is promised, nobody waits longer for an acknowledgement, whatever is broken meanwhile. */
function patience(slowestAckMs: number, withinMs = Number.POSITIVE_INFINITY): Violation[] {
  if (slowestAckMs <= withinMs) return [];
  return [{ rule: "K12", what: `an acknowledgement took ${Math.round(slowestAckMs)} ms` }];
}
