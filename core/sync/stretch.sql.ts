import type { Queryable } from "../database.ts";
import type { LogRow } from "../messages/to-entry.ts";
import { toId } from "../to-id.ts";

/** What a reader may see of a conversation: the union of the stretches; `to` null means up to the end. */
export type Visibility = {
  firstSeq: number;
  lastSeq: number;
  intervals: { from: number; to: number | null }[];
};

/** A reader's view of a conversation of the app, or null when the reader was never in it. */
export async function selectVisibility(
  appId: number,
  db: Queryable,
  { conversation, reader }: { conversation: number; reader: number },
): Promise<Visibility | null> {
  const rows = await db.$queryRaw<
    { firstSeq: bigint; lastSeq: bigint; fromSeq: bigint; toSeq: bigint | null }[]
  >`
    SELECT c.first_seq AS "firstSeq", c.last_seq AS "lastSeq", mi.from_seq AS "fromSeq", mi.to_seq AS "toSeq"
      FROM conversation c
      JOIN membership_interval mi ON mi.conv_app_id = c.app_id AND mi.conv_id = c.id AND mi.user_id = ${reader}::bigint
     WHERE c.app_id = ${appId}::integer AND c.id = ${conversation}::bigint
     ORDER BY mi.from_seq`;
  const [first] = rows;
  if (!first) return null;
  return {
    firstSeq: toId(first.firstSeq),
    lastSeq: toId(first.lastSeq),
    intervals: rows.map((row) => ({
      from: toId(row.fromSeq),
      to: row.toSeq === null ? null : toId(row.toSeq),
    })),
  };
}

/** Rows of a conversation's log from `from` to `to`, oldest first; the caller judges what may be seen. */
export async function selectLog(
  appId: number,
  db: Queryable,
  { conversation, from, to }: { conversation: number; from: number; to: number },
): Promise<LogRow[]> {
  return db.$queryRaw<LogRow[]>`
    SELECT l.seq, l.msg_id AS "messageId", l.kind, u.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt"
      FROM log l
      LEFT JOIN users u ON u.app_id = l.sender_app_id AND u.id = l.sender_id
     WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint
       AND l.seq BETWEEN ${from}::bigint AND ${to}::bigint
     ORDER BY l.seq`;
}

/** The position of the `count`-th displayable, visible entry below `before`; null when there are fewer. */
export async function selectPageStart(
  appId: number,
  db: Queryable,
  page: { conversation: number; reader: number; before: number; count: number },
): Promise<number | null> {
  const { conversation, reader, before, count } = page;
  const [row] = await db.$queryRaw<{ seq: bigint }[]>`
    SELECT l.seq FROM log l
     WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint AND l.seq < ${before}::bigint AND l.displayable
       AND EXISTS (SELECT 1 FROM membership_interval mi
                    WHERE mi.conv_app_id = l.app_id AND mi.conv_id = l.conv_id AND mi.user_id = ${reader}::bigint
                      AND l.seq >= mi.from_seq AND (mi.to_seq IS NULL OR l.seq <= mi.to_seq))
     ORDER BY l.seq DESC OFFSET ${count - 1}::integer LIMIT 1`;
  return row ? toId(row.seq) : null;
}
