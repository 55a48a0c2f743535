/** Milliseconds from a message's commit to its frame; what took longer than the last is counted with it. */
export const deliveryBounds = [
  5, 10, 20, 35, 50, 75, 100, 150, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000,
];

/** Stands for a failure among the buckets. */
export const FAILED = -1;

const QUARTER = 15 * 60_000;

export type FigureRow = { appId: number; quarter: Date; bucket: number; count: number };

/** What a process counts of each app until it is written down. */
export type AppFigures = {
  delivered(appId: number, ms: number): void;
  /** A command or call failed by a fault of the server. */
  failed(appId: number): void;
  /** Hands over what was counted, and begins anew. */
  take(): FigureRow[];
  /** Counts again what could not be written down. */
  putBack(rows: readonly FigureRow[]): void;
};

/** Counts in memory: a message costs one addition, however many apps there are. */
export function createAppFigures(now: () => Date): AppFigures {
  let counts = new Map<string, FigureRow>();
  const add = ({ appId, quarter, bucket, count }: FigureRow) => {
    const key = `${appId}:${quarter.getTime()}:${bucket}`;
    const row = counts.get(key) ?? { appId, quarter, bucket, count: 0 };
    row.count += count;
    counts.set(key, row);
  };
  const quarter = () => new Date(Math.floor(now().getTime() / QUARTER) * QUARTER);
  return {
    delivered(appId, ms) {
      const found = deliveryBounds.findIndex((bound) => ms <= bound);
      const bucket = found < 0 ? deliveryBounds.length - 1 : found;
      add({ appId, quarter: quarter(), bucket, count: 1 });
    },
    failed(appId) {
      if (appId > 0) add({ appId, quarter: quarter(), bucket: FAILED, count: 1 });
    },
    take() {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
    putBack: (rows) => rows.forEach(add),
  };
}

/** Milliseconds within which 95 of 100 were delivered, straight between the bounds; null: none was. */
export function deliveryP95(counts: readonly { bucket: number; count: number }[]): number | null {
  const delivered = counts.filter(({ bucket }) => bucket >= 0).toSorted((a, b) => a.bucket - b.bucket);
  const all = delivered.reduce((sum, { count }) => sum + count, 0);
  const rank = all * 0.95;
  let below = 0;
  for (const { bucket, count } of delivered) {
    if (below + count >= rank) {
      const [from, to] = [deliveryBounds[bucket - 1] ?? 0, deliveryBounds[bucket] ?? 0];
      return Math.round(from + ((rank - below) / count) * (to - from));
    }
    below += count;
  }
  return null;
}
