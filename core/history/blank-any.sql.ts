import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/**
 * Blanks anybody's message of the app, however old, with its file references. Answers who wrote it, or null, and
 * changes nothing, when there is none or it was blanked before.
 */
export async function blankAnyMessage(
  appId: number,
  db: Queryable,
  { conversation, seq }: { conversation: number; seq: number },
): Promise<{ sender: number | null; username: string } | null> {
  const [row] = await db.$queryRaw<{ sender: bigint | null; username: string | null }[]>`
    UPDATE log SET body = NULL, mentions = NULL, countable = false, retracted_at = clock_timestamp()
     WHERE app_id = ${appId}::integer AND conv_id = ${conversation}::bigint AND seq = ${seq}::bigint
       AND kind = 'message.created' AND retracted_at IS NULL
    RETURNING sender_id AS sender, (SELECT u.username FROM users u WHERE u.id = sender_id) AS username`;
  if (!row) return null;
  await db.mediaReference.deleteMany({ where: { appId, convId: conversation, seq } });
  return { sender: row.sender === null ? null : toId(row.sender), username: row.username ?? "" };
}
