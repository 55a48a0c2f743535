import type { Queryable } from "../database.ts";
import { type PastMessage, type PastRow, toPastMessage } from "../past/past-message.ts";
import { toId } from "../to-id.ts";

/** The apps, among all, whose callback has something to be told now. */
export async function appsWithCallbacksDue(db: Queryable): Promise<number[]> {
  const rows = await db.$queryRaw<{ appId: number }[]>`
    SELECT c.app_id AS "appId" FROM callback c JOIN app a ON a.id = c.app_id
     WHERE c.enabled AND c.next_try_at <= clock_timestamp() AND a.deleted_at IS NULL AND a.suspended_at IS NULL
       AND EXISTS (SELECT 1 FROM callback_message m WHERE m.app_id = c.app_id AND m.dead_at IS NULL)`;
  return rows.map(({ appId }) => appId);
}

export type WaitingMessage = { id: number; message: PastMessage };

/** What the app's callback has to be told first, in the order it was said in each conversation. */
export async function selectWaiting(appId: number, db: Queryable, limit: number): Promise<WaitingMessage[]> {
  const rows = await db.$queryRaw<(PastRow & { id: bigint })[]>`
    SELECT w.id, l.msg_id AS "messageId", l.created_at AS "createdAt", coalesce(l.body, w.body) AS body, l.details, c.kind,
           coalesce(p.username, g.id::text, r.id::text) AS "targetId", coalesce(p.nickname, g.name, r.name) AS "targetName",
           ta.app_key AS "targetAppKey", s.username AS "sender", s.nickname AS "senderName", sa.app_key AS "senderAppKey"
      FROM (SELECT * FROM callback_message m
             WHERE m.app_id = ${appId}::integer AND m.dead_at IS NULL ORDER BY m.id LIMIT ${limit}::integer) w
      JOIN log l ON l.app_id = w.app_id AND l.conv_id = w.conv_id AND l.seq = w.seq
      JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
      LEFT JOIN users s ON s.id = l.sender_id
      LEFT JOIN users p ON c.kind = 'single' AND p.id = CASE WHEN c.low_user_id = l.sender_id THEN c.high_user_id ELSE c.low_user_id END
      LEFT JOIN groups g ON c.kind = 'group' AND g.app_id = c.app_id AND g.conversation_id = c.id
      LEFT JOIN room r ON c.kind = 'room' AND r.app_id = c.app_id AND r.conversation_id = c.id
      LEFT JOIN app ta ON ta.id = coalesce(p.app_id, c.app_id)
      LEFT JOIN app sa ON sa.id = l.sender_app_id
     ORDER BY w.id`;
  return rows.map(({ id, ...row }) => ({ id: toId(id), message: toPastMessage(row) }));
}

/** What the app's callback was not told, oldest first. */
export async function selectDeadCallbacks(
  appId: number,
  db: Queryable,
  { after, limit }: { after: number; limit: number },
): Promise<{ id: number; messageId: number; error: string; deadAt: number }[]> {
  const rows = await db.$queryRaw<{ id: bigint; messageId: bigint; error: string; deadAt: Date }[]>`
    SELECT m.id, l.msg_id AS "messageId", m.error, m.dead_at AS "deadAt"
      FROM callback_message m JOIN log l ON l.app_id = m.app_id AND l.conv_id = m.conv_id AND l.seq = m.seq
     WHERE m.app_id = ${appId}::integer AND m.dead_at IS NOT NULL AND m.id > ${after}::bigint
     ORDER BY m.id LIMIT ${limit}::integer`;
  return rows.map(({ id, messageId, error, deadAt }) => ({
    id: toId(id),
    messageId: toId(messageId),
    error,
    deadAt: deadAt.getTime(),
  }));
}
