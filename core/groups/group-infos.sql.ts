import { Prisma } from "#generated/prisma/client.ts";
import type { GroupInfo } from "#protocol/group.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";
import { roleOf, settingsOfGroup, visibilityOf } from "./to-group.ts";

type Row = {
  conversation: bigint;
  id: bigint;
  name: string;
  description: string;
  avatar: string | null;
  visibility: number;
  owner: string | null;
  memberCount: number;
  silencedAll: boolean;
  settings: unknown;
  announcement: string | null;
  dissolved: boolean;
  inside: boolean;
  role: number;
  nickname: string;
  silencedUntil: Date | null;
  /** Of somebody who is not in any more: what the group was when they saw it last. */
  seenLast: { name?: string; description?: string; avatar?: string | null; visibility?: string } | null;
};

/** Groups as a user knows them, by conversation: these conversations', or all that the user is in. */
export async function selectGroupInfos(
  appId: number,
  db: Queryable,
  { userId, conversations }: { userId: number; conversations?: number[] },
): Promise<Map<number, GroupInfo>> {
  const wanted = conversations
    ? Prisma.sql`m.conv_id = ANY (${conversations}::bigint[])`
    : Prisma.sql`v.inside AND g.dissolved_at IS NULL`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT g.conversation_id AS "conversation", g.id, g.name, g.description, g.avatar, g.visibility, o.username AS "owner",
           g.member_count AS "memberCount", g.silenced_all AS "silencedAll", g.settings, a.text AS "announcement",
           g.dissolved_at IS NOT NULL AS "dissolved", v.inside, m.role, m.nickname, m.silenced_until AS "silencedUntil",
           l.facts AS "seenLast"
      FROM member m
     CROSS JOIN LATERAL (
        SELECT x.* FROM groups x WHERE x.app_id = m.conv_app_id AND x.conversation_id = m.conv_id LIMIT 1
      ) g
      JOIN LATERAL (
        SELECT bool_or(mi.to_seq IS NULL) AS inside, max(mi.to_seq) AS left_at FROM membership_interval mi
         WHERE mi.conv_app_id = m.conv_app_id AND mi.conv_id = m.conv_id AND mi.user_id = m.user_id
      ) v ON v.inside IS NOT NULL
      LEFT JOIN users o ON o.id = g.owner_id
      LEFT JOIN group_announcement a ON a.app_id = g.app_id AND a.group_id = g.id AND a.pinned
      LEFT JOIN LATERAL (
        SELECT coalesce(e.body -> 'profile', e.body -> 'group', e.body) AS facts FROM log e
         WHERE e.app_id = m.conv_app_id AND e.conv_id = m.conv_id AND e.seq <= v.left_at
           AND e.kind LIKE 'group.%' AND e.kind IN ('group.created', 'group.membersAdded', 'group.updated')
         ORDER BY e.seq DESC LIMIT 1
      ) l ON NOT v.inside
     WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint AND ${wanted}`;
  return new Map(rows.map((row) => [toId(row.conversation), row.inside ? toInfo(row) : toOutside(row)]));
}

function toInfo(row: Row): GroupInfo {
  const { name, description, avatar, owner, memberCount, silencedAll, announcement, dissolved } = row;
  return {
    id: toId(row.id),
    name,
    description,
    avatar,
    visibility: visibilityOf(row.visibility),
    settings: settingsOfGroup(row.settings),
    owner,
    memberCount,
    silencedAll,
    announcement,
    dissolved,
    me: {
      role: roleOf(row.role),
      nickname: row.nickname,
      silencedUntil: row.silencedUntil?.getTime() ?? null,
    },
  };
}

/** Nothing that happened after they left. */
function toOutside(row: Row): GroupInfo {
  const seen = row.seenLast;
  return {
    id: toId(row.id),
    name: seen?.name ?? row.name,
    description: seen?.description ?? "",
    avatar: seen?.avatar ?? null,
    visibility: seen?.visibility === "public" ? "public" : "private",
    settings: settingsOfGroup({}),
    owner: null,
    memberCount: 0,
    silencedAll: false,
    announcement: null,
    dissolved: false,
    me: null,
  };
}
