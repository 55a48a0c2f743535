import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

// The index is written for the installation and not for a tenant: its worker reads what was written to all apps.

/** A message that has no row in the index yet. */
export type Unindexed = { appId: number; messageId: number; body: unknown };

/** Messages after `afterMessageId` without a row in the index, oldest first. */
export async function selectUnindexed(
  db: Queryable,
  { afterMessageId, limit }: { afterMessageId: number; limit: number },
): Promise<Unindexed[]> {
  const rows = await db.$queryRaw<{ appId: number; messageId: bigint; body: unknown }[]>`
    SELECT l.app_id AS "appId", l.msg_id AS "messageId", l.body
      FROM log l
      LEFT JOIN message_index i ON i.app_id = l.app_id AND i.msg_id = l.msg_id
     WHERE l.msg_id > ${afterMessageId}::bigint AND l.kind = 'message.created' AND i.msg_id IS NULL
     ORDER BY l.msg_id LIMIT ${limit}::integer`;
  return rows.map(({ appId, messageId, body }) => ({ appId, messageId: toId(messageId), body }));
}

/** What the index keeps of a message: its kind, and its words as a `tsvector` literal. */
export type IndexRow = { messageId: number; type: string; words: string | null };

/** Writes rows of the index, without the words of whatever was blanked since it was read. */
export async function insertIndexRows(db: Queryable, rows: IndexRow[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO message_index (app_id, msg_id, conv_id, conv_kind, seq, sender_id, type, words, created_at)
    SELECT l.app_id, l.msg_id, l.conv_id, c.kind, l.seq, l.sender_id, n.type,
           CASE WHEN l.body IS NOT NULL THEN n.words::tsvector END, l.created_at
      FROM unnest(${rows.map(({ messageId }) => BigInt(messageId))}::bigint[], ${rows.map(({ type }) => type)}::text[],
                  ${rows.map(({ words }) => words)}::text[]) AS n(msg_id, type, words)
      JOIN log l ON l.msg_id = n.msg_id
      JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
    ON CONFLICT DO NOTHING`;
}

/** Takes the words of messages after `afterMessageId` that were blanked while their rows were being written. */
export async function forgetBlankedWords(db: Queryable, afterMessageId: number): Promise<void> {
  await db.$executeRaw`
    UPDATE message_index i SET words = NULL
      FROM log l
     WHERE l.msg_id > ${afterMessageId}::bigint AND l.kind = 'message.created' AND l.body IS NULL
       AND i.app_id = l.app_id AND i.msg_id = l.msg_id AND i.words IS NOT NULL`;
}

/** The message up to which everything has its row. */
export async function readIndexProgress(db: Queryable): Promise<number> {
  const row = await db.messageIndexProgress.findUnique({ where: { id: 1 } });
  return toId(row?.messageId ?? 0n);
}

/** Remembers how far the index is complete; never goes back. */
export async function writeIndexProgress(db: Queryable, messageId: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO message_index_progress (id, msg_id) VALUES (1, ${messageId}::bigint)
    ON CONFLICT (id) DO UPDATE SET msg_id = greatest(message_index_progress.msg_id, EXCLUDED.msg_id)`;
}
