import type { Queryable } from "../database.ts";

/**
 * Until the commit, no message between the two is committed: their conversation is locked, as every batch of
 * messages does; where there is none, the users are, so that none can be made.
 */
export async function lockPair(appId: number, db: Queryable, a: number, b: number): Promise<void> {
  const [low, high] = a < b ? [a, b] : [b, a];
  const lockConversation = () => db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM conversation
     WHERE app_id = ${appId}::integer AND low_user_id = ${low}::bigint AND high_user_id = ${high}::bigint
       FOR NO KEY UPDATE`;
  const known = await lockConversation();
  await db.$queryRaw`
    SELECT id FROM users WHERE app_id = ${appId}::integer AND id IN (${low}::bigint, ${high}::bigint)
     ORDER BY id FOR UPDATE`;
  // One may have been made while this waited for the users.
  if (known.length === 0) await lockConversation();
}
