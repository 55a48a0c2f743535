import type { Cursor, MoveCursors } from "#protocol/sync.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

export type MovedCursor = { conversation: number; cursor: Cursor; unread: number; pair: boolean };

type Row = { conversation: bigint; read: bigint; delivered: bigint; unread: number; pair: boolean };

/**
 * Moves a member's cursors forward in one update: never back, never beyond the end; what is read is delivered.
 * Answers only what moved. Conversations the user is not in are passed over.
 */
export async function moveMemberCursors(
  appId: number,
  db: Queryable,
  userId: number,
  cursors: MoveCursors["cursors"],
): Promise<MovedCursor[]> {
  const payload = JSON.stringify(cursors);
  const rows = await db.$queryRaw<Row[]>`
    WITH asked AS (
      SELECT i."conversation", least(max(coalesce(i."read", 0)), max(c.last_seq)) AS read,
             least(greatest(max(coalesce(i."read", 0)), max(coalesce(i."delivered", 0))), max(c.last_seq)) AS delivered,
             bool_or(c.kind = 'single') AS pair
        FROM jsonb_to_recordset(${payload}::jsonb) AS i("conversation" bigint, "read" bigint, "delivered" bigint)
        JOIN conversation c ON c.id = i."conversation"
       GROUP BY 1
    ), moved AS (
      UPDATE member m SET read_seq = greatest(m.read_seq, a.read), delivered_seq = greatest(m.delivered_seq, a.delivered)
        FROM asked a
       WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint AND m.conv_id = a."conversation"
         AND (m.read_seq < a.read OR m.delivered_seq < a.delivered)
      RETURNING m.conv_app_id, m.conv_id, m.read_seq, m.delivered_seq, a.pair
    )
    SELECT moved.conv_id AS "conversation", moved.read_seq AS "read", moved.delivered_seq AS "delivered", moved.pair,
           unread_count(moved.conv_app_id, moved.conv_id, ${userId}::bigint, moved.read_seq) AS "unread"
      FROM moved`;
  return rows.map(({ conversation, read, delivered, unread, pair }) => ({
    conversation: toId(conversation),
    cursor: { read: toId(read), delivered: toId(delivered) },
    unread,
    pair,
  }));
}
