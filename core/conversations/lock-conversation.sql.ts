import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/**
 * Until the commit nothing is written to the conversation and nobody comes or goes. Answers the end of its log, after
 * which the caller's own entries stand; null when the app has no such conversation.
 */
export async function lockConversation(
  appId: number,
  db: Queryable,
  conversation: number,
): Promise<number | null> {
  const [row] = await db.$queryRaw<{ lastSeq: bigint }[]>`
    SELECT last_seq AS "lastSeq" FROM conversation
     WHERE app_id = ${appId}::integer AND id = ${conversation}::bigint FOR NO KEY UPDATE`;
  return row ? toId(row.lastSeq) : null;
}
