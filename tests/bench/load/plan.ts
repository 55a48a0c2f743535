/** Who connects: the name is only for messages about it. */
export type Person = { name: string; ticket: string };

export type Target = { user: string } | { group: number };

/** One of a crowd's sockets that writes, to whom in turn. */
export type Sender = { socket: number; targets: Target[] };

/** Opens sockets that stay open under `crowd`, at most `perSecond`, and listens to all that is pushed to them. */
export type OpenPlan = {
  do: "open";
  crowd: string;
  origin: string;
  people: Person[];
  perSecond: number;
  /** Asks for the list of conversations, as a client does before it shows anything. */
  list?: boolean;
};

export type Opened = { open: number; seconds: number; attempts: { mean: number; most: number } };

/** Waits until every socket of the crowd was closed by the other side, then opens them again with the same pauses as a client. */
export type StormPlan = Omit<OpenPlan, "do" | "perSecond"> & { do: "storm" };

export type LoadPlan = {
  do: "load";
  crowd: string;
  senders: Sender[];
  /** How many sockets each message reaches. */
  audience: number;
  /** Messages per second whatever comes back; null: a sender waits for `until` before its next one. */
  rate: number | null;
  until: "acknowledged" | "delivered";
  warmUpSeconds: number;
  seconds: number;
  /** Instead of a time: so many messages of each sender. */
  messagesEach?: number;
  /** Begins the client ids of this run. */
  run: string;
};

/** How many sockets of the crowd are still open. */
export type StatePlan = { do: "state"; crowd: string };

/** From now on these sockets read nothing. */
export type StallPlan = { do: "stall"; crowd: string; sockets: number[] };

export type ClosePlan = { do: "close"; crowd: string };

export type Times = { p50: number; p99: number; most: number };

/** Milliseconds from when a message was due. What was due while the run warmed up is not among the times, but is judged. */
export type LoadFigures = {
  sent: number;
  acknowledged: number;
  perSecond: number;
  acknowledgements: Times;
  deliveries: Times & { perSecond: number };
  /** From when a message was due to its arrival at the last of its audience. */
  last: Times;
  refused: number;
  firstRefusal: string;
  unanswered: number;
  /** Messages that did not reach everybody, and stretches that did not follow the one before. */
  undelivered: number;
  gaps: number;
  /** A file with a line `clientId conversation seq` for each acknowledged message. */
  acknowledgedFile: string;
};

export type CrowdState = { open: number };

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
