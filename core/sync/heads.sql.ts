import { Prisma } from "#generated/prisma/client.ts";
import type { GroupInfo } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { ConversationInfo, Head } from "#protocol/sync.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { Queryable } from "../database.ts";
import { selectGroupInfos } from "../groups/group-infos.sql.ts";
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
  mentions: bigint[];
  noDisturb: boolean;
  shielded: boolean;
  pinnedAt: Date | null;
  markedUnread: boolean;
  hiddenAt: bigint;
  version: number;
  senderNickname: string | null;
  senderAvatar: string | null;
  senderVersion: number | null;
  senderDeleted: boolean | null;
};

/**
 * Where the conversations of a user stand, by the last entry they may see, newest first. A conversation nobody wrote in
 * is left out.
 */
export async function selectHeads(appId: number, db: Queryable, query: HeadsQuery): Promise<Head[]> {
  const { userId, only, after, limit } = query;
  const among = only ? Prisma.sql`AND c.id = ANY (${only}::bigint[])` : Prisma.empty;
  const below =
    after && !only
      ? Prisma.sql`WHERE (x.active_at, x.id) < (to_timestamp(${after.activeAt}::double precision / 1000), ${after.conversation}::bigint)`
      : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    WITH own AS (
      SELECT m.*, c.app_id, c.id, c.kind, greatest(c.first_seq, v.first_visible) AS first_seq,
             CASE WHEN v.inside THEN c.last_seq ELSE v.left_at END AS visible_last,
             CASE WHEN v.inside AND NOT v.shielding THEN c.active_at
                  ELSE coalesce((SELECT e.created_at FROM log e
                                  WHERE e.app_id = c.app_id AND e.conv_id = c.id
                                    AND e.seq = last_shown(c.app_id, c.id, m.user_id)), c.created_at) END AS active_at
        FROM member m
        JOIN conversation c ON c.app_id = m.conv_app_id AND c.id = m.conv_id AND c.last_seq > 0
        JOIN LATERAL (
          SELECT bool_or(mi.to_seq IS NULL) AS inside, bool_or(mi.to_seq IS NULL AND mi.shielded) AS shielding,
                 min(mi.from_seq) AS first_visible, max(mi.to_seq) AS left_at
            FROM membership_interval mi
           WHERE mi.conv_app_id = c.app_id AND mi.conv_id = c.id AND mi.user_id = m.user_id
        ) v ON v.inside IS NOT NULL
       WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint ${among}
    ), mine AS (
      SELECT x.*, row_number() OVER (ORDER BY x.active_at DESC, x.id DESC) AS place
        FROM own x ${below}
       ORDER BY x.active_at DESC, x.id DESC
       LIMIT ${limit}::integer
    )
    SELECT x.id, x.kind::text AS "kindOfConversation", x.first_seq AS "firstSeq", x.visible_last AS "visibleLast",
           CASE WHEN h.kind = 'message.created' THEN h.content_hash END AS "lastHash",
           x.active_at AS "activeAt", x.read_seq AS "read", x.delivered_seq AS "delivered",
           p.read_seq AS "peerRead", p.delivered_seq AS "peerDelivered",
           unread_count(x.app_id, x.id, x.user_id, x.read_seq) AS "unread",
           CASE WHEN x.kind = 'group' THEN unread_mentions(x.app_id, x.id, x.user_id, x.read_seq, ${limits.mentionsCap}::integer)
                ELSE '{}' END AS "mentions",
           x.no_disturb AS "noDisturb", x.shielded, x.pinned_at AS "pinnedAt", x.marked_unread AS "markedUnread",
           x.hidden_at_seq AS "hiddenAt", x.version,
           u.username AS "peerName", u.nickname AS "peerNickname", u.avatar AS "peerAvatar",
           u.profile_version AS "peerVersion", u.deleted_at IS NOT NULL AS "peerDeleted",
           l.seq, l.msg_id AS "messageId", l.kind, s.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt",
           s.nickname AS "senderNickname", s.avatar AS "senderAvatar", s.profile_version AS "senderVersion",
           s.deleted_at IS NOT NULL AS "senderDeleted"
      FROM mine x
      LEFT JOIN log h ON h.app_id = x.app_id AND h.conv_id = x.id AND h.seq = x.visible_last
      LEFT JOIN member p ON x.kind = 'single' AND p.conv_app_id = x.app_id AND p.conv_id = x.id AND p.user_id <> ${userId}::bigint
      LEFT JOIN users u ON u.app_id = p.user_app_id AND u.id = p.user_id
      LEFT JOIN LATERAL (
        SELECT e.* FROM log e
         WHERE e.app_id = x.app_id AND e.conv_id = x.id AND e.seq = last_shown(x.app_id, x.id, x.user_id)
      ) l ON x.place <= ${limits.headsWithLastEntry}::integer
      LEFT JOIN users s ON s.app_id = l.sender_app_id AND s.id = l.sender_id
     ORDER BY x.place`;
  const conversations = rows
    .filter(({ kindOfConversation }) => kindOfConversation === "group")
    .map(({ id }) => toId(id));
  // Read second: what is said of a group may be newer than its head, and the entries in between say it again.
  const groups =
    conversations.length > 0 ? await selectGroupInfos(appId, db, { userId, conversations }) : null;
  return rows.flatMap((row) => {
    const group = groups?.get(toId(row.id));
    return row.kindOfConversation === "group" && !group ? [] : [toHead(row, group)];
  });
}

function toHead(row: Row, group: GroupInfo | undefined): Head {
  const isMessage = row.kind === "message.created";
  return {
    conversation: group ? { id: toId(row.id), kind: "group", group } : toSingle(row),
    firstSeq: toId(row.firstSeq),
    lastSeq: toId(row.visibleLast),
    lastHash: row.lastHash ?? "",
    activeAt: row.activeAt.getTime(),
    mine: { read: toId(row.read), delivered: toId(row.delivered) },
    peer:
      row.peerRead === null ? null : { read: toId(row.peerRead), delivered: toId(row.peerDelivered ?? 0n) },
    unread: row.unread,
    mentions: row.mentions.map(toId),
    preferences: {
      noDisturb: row.noDisturb,
      shielded: row.shielded,
      pinnedAt: row.pinnedAt?.getTime() ?? null,
      markedUnread: row.markedUnread,
      hiddenAt: toId(row.hiddenAt),
      version: row.version,
    },
    // The columns of the last entry are all null together.
    lastEntry: row.seq === null || row.seq === undefined ? null : toEntry(row as LogRow),
    lastSender: group && isMessage ? toSender(row) : null,
  };
}

const toSender = (row: Row): UserSummary => ({
  username: row.sender ?? "",
  nickname: row.senderDeleted ? "" : (row.senderNickname ?? ""),
  avatar: row.senderDeleted ? null : row.senderAvatar,
  profileVersion: row.senderVersion ?? 0,
  ...(row.senderDeleted ? { deleted: true } : {}),
});

function toSingle(row: Row): ConversationInfo {
  return {
    id: toId(row.id),
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
