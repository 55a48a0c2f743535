import type { FinalConversation } from "./devices.ts";
import type { HistoryEvent } from "./history.ts";

/** What the database holds in the end. */
export type DatabaseDump = {
  conversations: {
    id: number;
    lastSeq: number;
    users: string[];
    unread: Record<string, number>;
    /** What each user may see: stretches of positions. Without it everybody sees everything. */
    visible?: Record<string, Stretch[]>;
  }[];
  entries: Row[];
};

export type Stretch = [from: number, to: number];

/** True when a user may see a position of a conversation. */
export function isVisible(
  { visible }: Pick<DatabaseDump["conversations"][number], "visible">,
  user: string,
  seq: number,
): boolean {
  return visible === undefined || (visible[user] ?? []).some(([from, to]) => seq >= from && seq <= to);
}

/** An entry of a conversation's log. */
export type Row = {
  conversation: number;
  seq: number;
  /** The client id of a message; `retracts <seq>` of a retraction; the kind of everything else. */
  name: string;
  sender: string;
  hash: string;
  text: string | null;
  isMessage: boolean;
};

export type FinalDevice = { device: string; user: string; conversations: FinalConversation[] };

export type Rule = "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "K8" | "K9" | "K10" | "K11" | "K12";
export type Violation = { rule: Rule; what: string };

export type Evidence = {
  history: Iterable<HistoryEvent>;
  database: DatabaseDump;
  devices: Iterable<FinalDevice>;
  /** What every app writes into all its words, by AppKey. */
  tokens: Record<string, string>;
  /** The longest time from the last fault to the moment when everything agrees. */
  convergeWithinMs: number;
  /** The longest time from a click to its acknowledgement, where one is promised. */
  acknowledgeWithinMs?: number;
};

export type Sent = Extract<HistoryEvent, { kind: "invoke" }>;
export type Acknowledged = Extract<HistoryEvent, { kind: "ok" }>;

/** What the rules need of a history; of what devices showed, only what stood where. */
export type Facts = {
  sent: Map<string, Sent>;
  acknowledged: Acknowledged[];
  refused: Set<string>;
  /** By conversation and position: what was shown there, by whichever device showed it first. */
  shown: Map<number, string[]>;
  /** Positions that a device passed over: it must not have been allowed to see them. */
  gaps: Gap[];
};

export type Gap = { device: string; user: string; conversation: number; from: number; to: number };

export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** K11: the app whose words stand in another app's text, if any. */
export function foreignApp(text: string | null, user: string, tokens: Record<string, string>): string | null {
  if (text === null) return null;
  const [own] = user.split("/");
  return Object.keys(tokens).find((app) => app !== own && text.includes(tokens[app] ?? "")) ?? null;
}
