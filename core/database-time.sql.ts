import type { Queryable } from "./database.ts";

/** What time it is by the database's clock, the one that all processes share; of no tenant. */
export async function readDatabaseTime(db: Queryable): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error("the database did not tell its time");
  return row.now;
}
