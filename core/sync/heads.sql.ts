import { Prisma } from "#generated/prisma/client.ts";
import { limits } from "#protocol/limits.ts";
import type { ConversationInfo, Head } from "#protocol/sync.ts";
import type { Queryable } from "../database.ts";
import { type LogRow, toEntry } from "../messages/to-entry.ts";
import { toId } from "../to-id.ts";

export type HeadsQuery = {
  userId: number;
  /** Only these conversations, in whatever order; otherwise by last activity. */
  only?: number[];
  after?: { activeAt: number; conversation: number };
  limit: number;
};

type Row = Partial<LogRow> & {
  id: bigint;
  kindOfConversation: "single" | "group";
  firstSeq: bigint;
  visibleLast: bigint;
  lastHash: string | null;
  activeAt: Date;
  read: bigint;
  delivered: bigint;
  peerRead: bigint | null;
  peerDelivered: bigint | null;
  unread: number;
  peerName: string | null;
  peerNickname: string | null;
  peerAvatar: string | null;
  peerVersion: number | null;
  peerDeleted: boolean | null;
  groupId: bigint | null;
  groupName: string | null;
  groupAvatar: string | null;
};

/**
 * Where the conversations of a user stand, newest activity first. A conversation nobody wrote in is left out. Everything is
 * found by the user or by a conversation of his: what it costs does not grow with the members of his groups.
 */
export async function selectHeads(appId: number, db: Queryable, query: HeadsQuery): Promise<Head[]> {
  const { userId, only, after, limit } = query;
  const among = only ? Prisma.sql`AND mi.conv_id = ANY (${only}::bigint[])` : Prisma.empty;
  const below =
    after && !only
      ? Prisma.sql`AND (c.active_at, c.id) < (to_timestamp(${after.activeAt}::double precision / 1000), ${after.conversation}::bigint)`
      : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    WITH mine AS (
      SELECT c.app_id, c.id, c.kind, c.first_seq, c.active_at, c.low_user_id, c.high_user_id, m.read_seq, m.delivered_seq,
             v.visible_from, v.intervals, CASE WHEN v.inside THEN c.last_seq ELSE v.ended END AS visible_last,
             row_number() OVER (ORDER BY c.active_at DESC, c.id DESC) AS place
        FROM (
          SELECT mi.conv_app_id, mi.conv_id, bool_or(mi.to_seq IS NULL) AS inside, max(mi.to_seq) AS ended,
                 min(mi.from_seq) AS visible_from, count(*) AS intervals
            FROM membership_interval mi
           WHERE mi.user_app_id = ${appId}::integer AND mi.user_id = ${userId}::bigint ${among}
           GROUP BY 1, 2
        ) v
        JOIN member m ON m.conv_app_id = v.conv_app_id AND m.conv_id = v.conv_id
                     AND m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint
        JOIN conversation c ON c.app_id = v.conv_app_id AND c.id = v.conv_id
       WHERE c.last_seq > 0 ${below}
       ORDER BY c.active_at DESC, c.id DESC
       LIMIT ${limit}::integer
    )
    SELECT x.id, x.kind::text AS "kindOfConversation", x.first_seq AS "firstSeq", x.visible_last AS "visibleLast",
           CASE WHEN h.kind = 'message.created' THEN h.content_hash END AS "lastHash",
           x.active_at AS "activeAt", x.read_seq AS "read", x.delivered_seq AS "delivered",
           p.read_seq AS "peerRead", p.delivered_seq AS "peerDelivered",
           CASE WHEN x.read_seq < x.visible_last
                THEN unread_count(x.app_id, x.id, ${userId}::bigint, x.read_seq) ELSE 0 END AS "unread",
           u.username AS "peerName", u.nickname AS "peerNickname", u.avatar AS "peerAvatar",
           u.profile_version AS "peerVersion", u.deleted_at IS NOT NULL AS "peerDeleted",
           g.id AS "groupId", g.name AS "groupName", g.avatar AS "groupAvatar",
           l.seq, l.msg_id AS "messageId", l.kind, s.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt"
      FROM mine x
      LEFT JOIN log h ON h.app_id = x.app_id AND h.conv_id = x.id AND h.seq = x.visible_last
      LEFT JOIN member p ON p.conv_app_id = x.app_id AND p.conv_id = x.id
                        AND p.user_id = CASE WHEN x.low_user_id = ${userId}::bigint THEN x.high_user_id ELSE x.low_user_id END
      LEFT JOIN users u ON u.app_id = p.user_app_id AND u.id = p.user_id
      LEFT JOIN groups g ON x.kind = 'group' AND g.app_id = x.app_id AND g.conversation_id = x.id
      LEFT JOIN LATERAL (
        SELECT e.* FROM log e
         WHERE x.place <= ${limits.headsWithLastEntry}::integer AND e.app_id = x.app_id AND e.conv_id = x.id AND e.displayable
           AND e.seq BETWEEN x.visible_from AND x.visible_last
           AND (x.intervals = 1 OR EXISTS (
             SELECT 1 FROM membership_interval mi
              WHERE mi.conv_app_id = e.app_id AND mi.conv_id = e.conv_id AND mi.user_id = ${userId}::bigint
                AND e.seq >= mi.from_seq AND (mi.to_seq IS NULL OR e.seq <= mi.to_seq)))
         ORDER BY e.seq DESC LIMIT 1
      ) l ON true
      LEFT JOIN users s ON s.app_id = l.sender_app_id AND s.id = l.sender_id
     ORDER BY x.place`;
  return rows.map(toHead);
}

function toHead(row: Row): Head {
  return {
    conversation: toInfo(row),
    firstSeq: toId(row.firstSeq),
    lastSeq: toId(row.visibleLast),
    lastHash: row.lastHash ?? "",
    activeAt: row.activeAt.getTime(),
    mine: { read: toId(row.read), delivered: toId(row.delivered) },
    peer:
      row.peerRead === null ? null : { read: toId(row.peerRead), delivered: toId(row.peerDelivered ?? 0n) },
    unread: row.unread,
    // The columns of the last entry are all null together.
    lastEntry: row.seq === null || row.seq === undefined ? null : toEntry(row as LogRow),
  };
}

function toInfo(row: Row): ConversationInfo {
  const id = toId(row.id);
  if (row.kindOfConversation === "group") {
    return {
      id,
      kind: "group",
      group: { id: toId(row.groupId ?? 0n), name: row.groupName ?? "", avatar: row.groupAvatar },
    };
  }
  return {
    id,
    kind: "single",
    peer: {
      username: row.peerName ?? "",
      nickname: row.peerNickname ?? "",
      avatar: row.peerAvatar,
      profileVersion: row.peerVersion ?? 0,
      ...(row.peerDeleted ? { deleted: true } : {}),
    },
  };
}
