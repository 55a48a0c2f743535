import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** A stretch of a list by number. */
export type Stretch = { start: number; count: number };

export type ListedIds = { total: number; ids: number[] };

const lists = {
  users: Prisma.sql`users WHERE deleted_at IS NULL`,
  admins: Prisma.sql`users WHERE deleted_at IS NULL AND is_admin`,
  groups: Prisma.sql`groups WHERE dissolved_at IS NULL`,
};

/**
 * How many there are, and the ids of a stretch in the order they were made. The stretch is found in an index alone,
 * from whichever end is nearer, so that the last of many takes no longer than the first.
 */
export async function selectListedIds(
  appId: number,
  db: Queryable,
  list: keyof typeof lists,
  { start, count }: Stretch,
): Promise<ListedIds> {
  const from = Prisma.sql`FROM ${lists[list]} AND app_id = ${appId}::integer`;
  const [row] = await db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS "total" ${from}`;
  const total = toId(row?.total ?? 0n);
  if (start >= total) return { total, ids: [] };
  const length = Math.min(count, total - start);
  const after = total - start - length;
  const rows =
    start <= after
      ? await db.$queryRaw<{ id: bigint }[]>`
          SELECT id ${from} ORDER BY app_id, id LIMIT ${length}::integer OFFSET ${start}::bigint`
      : await db.$queryRaw<{ id: bigint }[]>`
          SELECT id ${from} ORDER BY app_id DESC, id DESC LIMIT ${length}::integer OFFSET ${after}::bigint`;
  const ids = rows.map(({ id }) => toId(id));
  return { total, ids: start <= after ? ids : ids.reverse() };
}
