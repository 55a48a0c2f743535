import type { Queryable } from "../database.ts";

/** Until the commit, nobody else changes what these two users are to each other. Taken in id order. */
export async function lockUsers(appId: number, db: Queryable, a: number, b: number): Promise<void> {
  await db.$queryRaw`
    SELECT id FROM users WHERE app_id = ${appId}::integer AND id IN (${a}::bigint, ${b}::bigint)
     ORDER BY id FOR NO KEY UPDATE`;
}
