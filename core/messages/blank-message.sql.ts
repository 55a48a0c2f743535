import type { Queryable } from "../database.ts";
import { endUnreferred } from "../media/media.sql.ts";
import { toId } from "../to-id.ts";

/**
 * Blanks an own message of somebody who is still in the conversation, or `anywhere`, younger than `withinMs` by the
 * database's clock, with its file references. Answers false, and changes nothing, when there is none.
 */
export async function blankMessage(
  appId: number,
  db: Queryable,
  message: { conversation: number; seq: number; sender: number; withinMs: number; anywhere?: boolean },
): Promise<boolean> {
  const { conversation, seq, sender, withinMs, anywhere = false } = message;
  const [done] = await db.$queryRaw<{ blanked: boolean; media: bigint[] }[]>`
    WITH blanked AS (
      UPDATE log SET body = NULL, mentions = NULL, countable = false, retracted_at = clock_timestamp()
       WHERE app_id = ${appId}::integer AND conv_id = ${conversation}::bigint AND seq = ${seq}::bigint
         AND kind = 'message.created' AND sender_id = ${sender}::bigint AND retracted_at IS NULL
         AND created_at > clock_timestamp() - make_interval(secs => ${withinMs}::double precision / 1000)
         AND (${anywhere}::boolean
              OR EXISTS (SELECT 1 FROM membership_interval mi
                       WHERE mi.conv_app_id = log.app_id AND mi.conv_id = log.conv_id AND mi.user_id = ${sender}::bigint
                         AND mi.to_seq IS NULL)
              OR EXISTS (SELECT 1 FROM room r JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id
                          WHERE r.app_id = log.app_id AND r.conversation_id = log.conv_id AND m.user_id = ${sender}::bigint))
      RETURNING log.app_id, log.conv_id, log.seq),
    unreferred AS (
      DELETE FROM media_reference r USING blanked b
       WHERE r.app_id = b.app_id AND r.conv_id = b.conv_id AND r.seq = b.seq
      RETURNING r.media_id)
    SELECT EXISTS (SELECT 1 FROM blanked) AS blanked, ARRAY(SELECT media_id FROM unreferred) AS media`;
  if (!done?.blanked) return false;
  await endUnreferred(appId, db, done.media.map(toId));
  return true;
}

/** Where the message of that number is that a user of the app sent to another app of the account; undefined when none did. */
export async function selectSentElsewhere(
  appId: number,
  db: Queryable,
  { sender, messageId }: { sender: number; messageId: number },
): Promise<{ homeId: number; conversation: number; seq: number } | undefined> {
  const [row] = await db.$queryRaw<{ homeId: number; conversation: bigint; seq: bigint }[]>`
    SELECT l.app_id AS "homeId", l.conv_id AS "conversation", l.seq
      FROM log l
     WHERE l.msg_id = ${messageId}::bigint AND l.sender_app_id = ${appId}::integer AND l.sender_id = ${sender}::bigint
       AND l.app_id <> ${appId}::integer`;
  return row ? { homeId: row.homeId, conversation: toId(row.conversation), seq: toId(row.seq) } : undefined;
}

/** Who wrote a message that `reader` may see, or of any one, and whether it was retracted; null when there is none. */
export async function findMessage(
  appId: number,
  db: Queryable,
  message: { conversation: number; seq: number; reader: number; anywhere?: boolean },
): Promise<{ sender: number; retracted: boolean } | null> {
  const { conversation, seq, reader, anywhere = false } = message;
  const [row] = await db.$queryRaw<{ sender: bigint; retracted: boolean }[]>`
    SELECT l.sender_id AS sender, l.retracted_at IS NOT NULL AS retracted
      FROM log l
     WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint AND l.seq = ${seq}::bigint
       AND l.kind = 'message.created'
       AND (${anywhere}::boolean
            OR EXISTS (SELECT 1 FROM membership_interval mi
                     WHERE mi.conv_app_id = l.app_id AND mi.conv_id = l.conv_id AND mi.user_id = ${reader}::bigint
                       AND NOT mi.shielded AND l.seq >= mi.from_seq AND (mi.to_seq IS NULL OR l.seq <= mi.to_seq))
            OR EXISTS (SELECT 1 FROM room r JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id
                        WHERE r.app_id = l.app_id AND r.conversation_id = l.conv_id AND m.user_id = ${reader}::bigint
                          AND l.seq >= m.from_seq))`;
  return row ? { sender: toId(row.sender), retracted: row.retracted } : null;
}
