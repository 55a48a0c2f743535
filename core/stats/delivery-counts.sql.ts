import type { Queryable } from "../database.ts";
import type { FigureRow } from "./app-figures.ts";

/** Adds what a process counted, of all apps, to what is known of those quarters. Apps that are gone are left out. */
export async function addDeliveryCounts(db: Queryable, rows: readonly FigureRow[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO delivery_count AS d (app_id, quarter, bucket, count)
    SELECT n.app_id, n.quarter, n.bucket, n.count
      FROM unnest(${rows.map(({ appId }) => appId)}::integer[], ${rows.map(({ quarter }) => quarter)}::timestamptz[],
                  ${rows.map(({ bucket }) => bucket)}::integer[], ${rows.map(({ count }) => count)}::integer[])
             AS n (app_id, quarter, bucket, count)
     WHERE EXISTS (SELECT 1 FROM app a WHERE a.id = n.app_id)
     ORDER BY 1, 2, 3
    ON CONFLICT (app_id, quarter, bucket) DO UPDATE SET count = d.count + excluded.count`;
}

/** How many of the app's messages were delivered within each bound, and how often the server failed, in a time. */
export async function selectDeliveryCounts(
  appId: number,
  db: Queryable,
  { from, to }: { from: number; to: number },
): Promise<{ bucket: number; count: number }[]> {
  return db.$queryRaw`
    SELECT bucket, sum(count)::integer AS count FROM delivery_count
     WHERE app_id = ${appId}::integer AND quarter >= ${new Date(from)}::timestamptz AND quarter < ${new Date(to)}::timestamptz
     GROUP BY bucket ORDER BY bucket`;
}
