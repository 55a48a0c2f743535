import type { Checker } from "./checker.ts";
import { type DatabaseDump, groupBy, type Rule, type Violation } from "./evidence.ts";
import type { FaultMix } from "./faults.ts";

export type Verdict = {
  seed: number;
  devices: number;
  /** Stored in the end. */
  messages: number;
  retractions: number;
  acknowledged: number;
  refused: number;
  faults: number;
  faultsByKind: FaultMix;
  lost: number;
  duplicated: number;
  misordered: number;
  diverged: number;
  unreadMismatches: number;
  canaries: number;
  slowestAckMs: number;
  convergedMs: number | null;
  byRule: Partial<Record<Rule, number>>;
  violations: Violation[];
  /** What was lost, doubled or disordered, apart from how long it took to agree. */
  safety: "PASS" | "FAIL";
  verdict: "PASS" | "FAIL";
};

/** What a run comes to, in numbers. */
export function toVerdict(
  seed: number,
  violations: Violation[],
  { entries }: DatabaseDump,
  checker: Checker,
  faultsByKind: FaultMix,
  devices: number,
): Verdict {
  const byRule = new Map(
    [...groupBy(violations, ({ rule }) => rule)].map(([rule, list]) => [rule, list.length]),
  );
  const sum = (...rules: Rule[]) => rules.reduce((total, rule) => total + (byRule.get(rule) ?? 0), 0);
  const messages = entries.filter(({ isMessage }) => isMessage).length;
  return {
    seed,
    devices,
    messages,
    retractions: entries.length - messages,
    ...checker.counts(),
    faults: Object.values(faultsByKind).reduce((total, count) => total + count, 0),
    faultsByKind,
    lost: sum("K1"),
    duplicated: sum("K3"),
    misordered: sum("K5", "K7", "K8", "K9"),
    diverged: sum("K2", "K4", "K6"),
    unreadMismatches: sum("K10"),
    canaries: sum("K11"),
    byRule: Object.fromEntries(byRule),
    violations,
    safety: violations.every(({ rule }) => rule === "K12") ? "PASS" : "FAIL",
    verdict: violations.length === 0 ? "PASS" : "FAIL",
  };
}

/** Several runs as one: counts are added, the slowest agreement counts. */
export function sumUp([first, ...others]: Verdict[]): Verdict {
  if (!first) throw new Error("there is no run to sum up");
  return others.reduce((total, next) => add(total, next), first);
}

function add(a: Verdict, b: Verdict): Verdict {
  const both = <T extends Record<string, number>>(one: T, other: T) =>
    Object.fromEntries(
      Object.keys({ ...one, ...other }).map((key) => [key, (one[key] ?? 0) + (other[key] ?? 0)]),
    );
  const worse = (one: "PASS" | "FAIL", other: "PASS" | "FAIL") =>
    one === "PASS" && other === "PASS" ? "PASS" : "FAIL";
  return {
    seed: a.seed,
    devices: Math.max(a.devices, b.devices),
    messages: a.messages + b.messages,
    retractions: a.retractions + b.retractions,
    acknowledged: a.acknowledged + b.acknowledged,
    refused: a.refused + b.refused,
    faults: a.faults + b.faults,
    faultsByKind: both(a.faultsByKind, b.faultsByKind),
    lost: a.lost + b.lost,
    duplicated: a.duplicated + b.duplicated,
    misordered: a.misordered + b.misordered,
    diverged: a.diverged + b.diverged,
    unreadMismatches: a.unreadMismatches + b.unreadMismatches,
    canaries: a.canaries + b.canaries,
    slowestAckMs: Math.max(a.slowestAckMs, b.slowestAckMs),
    convergedMs:
      a.convergedMs === null || b.convergedMs === null ? null : Math.max(a.convergedMs, b.convergedMs),
    byRule: both(a.byRule, b.byRule),
    violations: [...a.violations, ...b.violations],
    safety: worse(a.safety, b.safety),
    verdict: worse(a.verdict, b.verdict),
  };
}
