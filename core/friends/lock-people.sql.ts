import type { Queryable } from "../database.ts";

/** Until the commit, nobody else changes what these users are to each other. Taken in id order. */
export async function lockPeople(appId: number, db: Queryable, ids: number[]): Promise<void> {
  await db.$queryRaw`
    SELECT id FROM users WHERE app_id = ${appId}::integer AND id = ANY (${ids}::bigint[])
     ORDER BY id FOR NO KEY UPDATE`;
}
