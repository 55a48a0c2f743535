import type { Queryable } from "../database.ts";
import type { LogRow } from "../messages/to-entry.ts";

/**
 * Messages of one kind with a file, below `before`, newest first, of what a reader may see; nothing to somebody who is
 * out, since the files are not handed out to them either.
 */
export async function selectConversationMedia(
  appId: number,
  db: Queryable,
  page: { conversation: number; reader: number; kind: string; before: number; limit: number },
): Promise<LogRow[]> {
  const { conversation, reader, kind, before, limit } = page;
  return db.$queryRaw<LogRow[]>`
    SELECT l.seq, l.msg_id AS "messageId", l.kind, u.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt"
      FROM log l
      LEFT JOIN users u ON u.app_id = l.sender_app_id AND u.id = l.sender_id
     WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint AND l.seq < ${before}::bigint
       AND l.retracted_at IS NULL AND l.body ->> 'type' = ${kind}
       AND EXISTS (SELECT 1 FROM media_reference r
                    WHERE r.app_id = l.app_id AND r.conv_id = l.conv_id AND r.seq = l.seq)
       AND EXISTS (SELECT 1 FROM membership_interval mi
                    WHERE mi.conv_app_id = l.app_id AND mi.conv_id = l.conv_id AND mi.user_id = ${reader}::bigint
                      AND NOT mi.shielded AND l.seq >= mi.from_seq AND (mi.to_seq IS NULL OR l.seq <= mi.to_seq))
       AND EXISTS (SELECT 1 FROM membership_interval o
                    WHERE o.conv_app_id = l.app_id AND o.conv_id = l.conv_id AND o.user_id = ${reader}::bigint
                      AND o.to_seq IS NULL)
     ORDER BY l.seq DESC
     LIMIT ${limit}::integer`;
}
