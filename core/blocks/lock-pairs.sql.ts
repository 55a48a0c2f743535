import type { Queryable } from "../database.ts";

/** As `lockPair`, between one user and several others; everything is taken in id order. */
export async function lockPairs(appId: number, db: Queryable, me: number, others: number[]): Promise<void> {
  const lockConversations = () => db.$queryRaw`
    SELECT id FROM conversation
     WHERE app_id = ${appId}::integer
       AND (low_user_id, high_user_id) IN (
         SELECT least(o.id, ${me}::bigint), greatest(o.id, ${me}::bigint) FROM unnest(${others}::bigint[]) AS o(id))
     ORDER BY id FOR NO KEY UPDATE`;
  await lockConversations();
  await db.$queryRaw`
    SELECT id FROM users WHERE app_id = ${appId}::integer AND id = ANY (${[me, ...others]}::bigint[])
     ORDER BY id FOR UPDATE`;
  // Some may have been made while this waited for the users.
  await lockConversations();
}
