import type { Queryable } from "../database.ts";
import type { LogRow } from "../messages/to-entry.ts";
import { toId } from "../to-id.ts";

/** Where what a reader may see of a conversation begins and ends; in between some of it may be hidden. */
export type Visibility = { firstSeq: number; lastSeq: number };

/** A reader's view of a conversation of the app, or null when the reader was never in it. */
export async function selectVisibility(
  appId: number,
  db: Queryable,
  { conversation, reader }: { conversation: number; reader: number },
): Promise<Visibility | null> {
  const [row] = await db.$queryRaw<{ firstSeq: bigint; lastSeq: bigint }[]>`
    SELECT greatest(c.first_seq, min(mi.from_seq)) AS "firstSeq",
           CASE WHEN bool_or(mi.to_seq IS NULL) THEN c.last_seq ELSE max(mi.to_seq) END AS "lastSeq"
      FROM conversation c
      JOIN membership_interval mi ON mi.conv_app_id = c.app_id AND mi.conv_id = c.id AND mi.user_id = ${reader}::bigint
     WHERE c.app_id = ${appId}::integer AND c.id = ${conversation}::bigint
     GROUP BY c.app_id, c.id`;
  return row ? { firstSeq: toId(row.firstSeq), lastSeq: toId(row.lastSeq) } : null;
}

/** The entries from `from` to `to` that a reader may see, oldest first; what is hidden is not passed over. */
export async function selectVisibleLog(
  appId: number,
  db: Queryable,
  stretch: { conversation: number; reader: number; from: number; to: number },
): Promise<LogRow[]> {
  const { conversation, reader, from, to } = stretch;
  return db.$queryRaw<LogRow[]>`
    SELECT l.seq, l.msg_id AS "messageId", l.kind, u.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt"
      FROM membership_interval mi
     CROSS JOIN LATERAL (
       SELECT e.* FROM log e
        WHERE NOT mi.shielded AND e.app_id = ${appId}::integer AND e.conv_id = ${conversation}::bigint
          AND e.seq BETWEEN greatest(${from}::bigint, mi.from_seq) AND least(${to}::bigint, mi.to_seq)
        UNION ALL
       SELECT e.* FROM log e
        WHERE mi.shielded AND e.app_id = ${appId}::integer AND e.conv_id = ${conversation}::bigint AND e.kind LIKE 'group.%'
          AND e.seq BETWEEN greatest(${from}::bigint, mi.from_seq) AND least(${to}::bigint, mi.to_seq)
     ) l
      LEFT JOIN users u ON u.app_id = l.sender_app_id AND u.id = l.sender_id
     WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND mi.user_id = ${reader}::bigint
     ORDER BY l.seq`;
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
    SELECT l.seq FROM membership_interval mi
     CROSS JOIN LATERAL (
       (SELECT e.seq FROM log e
         WHERE NOT mi.shielded AND e.app_id = ${appId}::integer AND e.conv_id = ${conversation}::bigint AND e.displayable
           AND e.seq BETWEEN mi.from_seq AND least(${before}::bigint - 1, mi.to_seq)
         ORDER BY e.seq DESC LIMIT ${count}::integer)
        UNION ALL
       (SELECT e.seq FROM log e
         WHERE mi.shielded AND e.app_id = ${appId}::integer AND e.conv_id = ${conversation}::bigint AND e.displayable
           AND e.kind LIKE 'group.%' AND e.seq BETWEEN mi.from_seq AND least(${before}::bigint - 1, mi.to_seq)
         ORDER BY e.seq DESC LIMIT ${count}::integer)
     ) l
     WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND mi.user_id = ${reader}::bigint
     ORDER BY l.seq DESC OFFSET ${count - 1}::integer LIMIT 1`;
  return row ? toId(row.seq) : null;
}
