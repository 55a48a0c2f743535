import type { Queryable } from "../database.ts";
import type { FoundRow } from "../search/find-messages.sql.ts";

/** Messages of an app at these places, oldest first; from the log itself, so that none is too young. */
export async function selectMessagesAt(
  appId: number,
  db: Queryable,
  places: { conversation: number; seq: number }[],
): Promise<FoundRow[]> {
  return db.$queryRaw<FoundRow[]>`
    SELECT l.seq, l.msg_id AS "messageId", l.kind, u.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt",
           l.conv_id AS "conversation", c.kind::text AS "conversationKind",
           coalesce(l.body->>'type', i.type, 'retracted') AS type
      FROM unnest(${places.map(({ conversation }) => BigInt(conversation))}::bigint[],
                  ${places.map(({ seq }) => BigInt(seq))}::bigint[]) AS p(conv_id, seq)
      JOIN log l ON l.app_id = ${appId}::integer AND l.conv_id = p.conv_id AND l.seq = p.seq
      JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
      LEFT JOIN message_index i ON i.app_id = l.app_id AND i.msg_id = l.msg_id
      LEFT JOIN users u ON u.app_id = l.sender_app_id AND u.id = l.sender_id
     WHERE l.kind = 'message.created'
     ORDER BY l.conv_id, l.seq`;
}

/** The places of up to `count` messages of a conversation before a position, of that one, and of up to `count` after it. */
export async function selectPlacesAround(
  appId: number,
  db: Queryable,
  { conversation, seq, count }: { conversation: number; seq: number; count: number },
): Promise<{ conversation: number; seq: number }[]> {
  const rows = await db.$queryRaw<{ seq: bigint }[]>`
    (SELECT l.seq FROM log l
      WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint AND l.seq <= ${seq}::bigint
        AND l.kind = 'message.created' ORDER BY l.seq DESC LIMIT ${count + 1}::integer)
     UNION ALL
    (SELECT l.seq FROM log l
      WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint AND l.seq > ${seq}::bigint
        AND l.kind = 'message.created' ORDER BY l.seq LIMIT ${count}::integer)`;
  return rows.map((row) => ({ conversation, seq: Number(row.seq) }));
}

export type PositionRow = {
  id: bigint;
  username: string;
  nickname: string;
  delivered: bigint;
  read: bigint;
};

/** How far members of a conversation are who could see a position, whoever is least far first. */
export async function selectPositions(
  appId: number,
  db: Queryable,
  { conversation, seq, limit }: { conversation: number; seq: number; limit: number },
): Promise<{ rows: PositionRow[]; members: number; delivered: number; read: number }> {
  const rows = await db.$queryRaw<(PositionRow & { members: number; got: number; seen: number })[]>`
    SELECT u.id, u.username, u.nickname, m.delivered_seq AS delivered, m.read_seq AS read,
           count(*) OVER ()::integer AS members,
           count(*) FILTER (WHERE greatest(m.delivered_seq, m.read_seq) >= ${seq}::bigint) OVER ()::integer AS got,
           count(*) FILTER (WHERE m.read_seq >= ${seq}::bigint) OVER ()::integer AS seen
      FROM membership_interval mi
      JOIN member m ON m.conv_app_id = mi.conv_app_id AND m.conv_id = mi.conv_id AND m.user_id = mi.user_id
      JOIN users u ON u.app_id = m.user_app_id AND u.id = m.user_id
      JOIN log l ON l.app_id = mi.conv_app_id AND l.conv_id = mi.conv_id AND l.seq = ${seq}::bigint
     WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND NOT mi.shielded
       AND mi.from_seq <= ${seq}::bigint AND (mi.to_seq IS NULL OR mi.to_seq >= ${seq}::bigint)
       AND m.user_id IS DISTINCT FROM l.sender_id
     ORDER BY m.read_seq, m.delivered_seq, u.username LIMIT ${limit}::integer`;
  const [first] = rows;
  return { rows, members: first?.members ?? 0, delivered: first?.got ?? 0, read: first?.seen ?? 0 };
}
