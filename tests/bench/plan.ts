/** A socket that sends, and to whom in turn. */
export type Sender = { name: string; ticket: string; peers: string[] };

export type LoadPlan = {
  origin: string;
  senders: Sender[];
  /** Messages per second; null: each sender waits for its answer. */
  rate: number | null;
  seconds: number;
  /** In a closed loop: ends a sender after so many messages; nothing is left out as warm-up. */
  messagesEach?: number;
};

export type Figures = {
  /** Acknowledged messages per second. */
  perSecond: number;
  /** Milliseconds from when a message was due to its acknowledgement. */
  p50: number;
  p99: number;
  errors: number;
  firstError: string;
};

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Each figure's median of the runs; errors are added up. */
export function medians(runs: Figures[]): Figures {
  const of = (pick: (figures: Figures) => number) => median(runs.map(pick));
  return {
    perSecond: of(({ perSecond }) => perSecond),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    errors: runs.reduce((sum, { errors }) => sum + errors, 0),
    firstError: runs.find(({ firstError }) => firstError !== "")?.firstError ?? "",
  };
}
