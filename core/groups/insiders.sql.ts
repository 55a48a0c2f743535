import { Prisma } from "#generated/prisma/client.ts";
import type { GroupMember, GroupRole } from "#protocol/group.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, type UserSummaryRow } from "../users/to-user.ts";
import { roleOf } from "./to-group.ts";

/** Somebody who is in a group now. */
export type Insider = {
  id: number;
  /** Whose account it is: the group's app, or another one of its account. */
  appId: number;
  summary: UserSummary;
  role: GroupRole;
  nickname: string;
  silencedUntil: Date | null;
  joinedAt: Date;
};

type Row = UserSummaryRow & {
  id: bigint;
  appId: number;
  role: number;
  groupNickname: string;
  silencedUntil: Date | null;
  joinedAt: Date;
};

const toInsider = (row: Row): Insider => ({
  id: toId(row.id),
  appId: row.appId,
  summary: toUserSummary(row),
  role: roleOf(row.role),
  nickname: row.groupNickname,
  silencedUntil: row.silencedUntil,
  joinedAt: row.joinedAt,
});

/** A member as it crosses the wire. */
export const toMember = ({ summary, role, nickname, silencedUntil, joinedAt }: Insider): GroupMember => ({
  user: summary,
  role,
  nickname,
  silencedUntil: silencedUntil?.getTime() ?? null,
  joinedAt: joinedAt.getTime(),
});

/** Owner, keepers, members. */
const rank = Prisma.sql`CASE m.role WHEN 1 THEN 0 WHEN 2 THEN 1 ELSE 2 END`;

const columns = Prisma.sql`
  u.id, u.app_id AS "appId", u.username, u.nickname, u.avatar, u.profile_version AS "profileVersion", u.deleted_at AS "deletedAt", m.role,
  m.nickname AS "groupNickname", m.silenced_until AS "silencedUntil", m.joined_at AS "joinedAt"`;

/** Each row looks the others up by itself, so that a table without statistics is not read again for everybody. */
const inside = (appId: number, conversation: number) => Prisma.sql`
  FROM membership_interval mi
 CROSS JOIN LATERAL (
   SELECT x.* FROM member x
    WHERE x.conv_app_id = mi.conv_app_id AND x.conv_id = mi.conv_id AND x.user_id = mi.user_id LIMIT 1) m
 CROSS JOIN LATERAL (SELECT x.* FROM users x WHERE x.app_id = mi.user_app_id AND x.id = mi.user_id LIMIT 1) u
 WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND mi.to_seq IS NULL`;

/** Those of these users who are in the conversation, by id. */
export async function selectInsiders(
  appId: number,
  db: Queryable,
  { conversation, userIds }: { conversation: number; userIds: number[] },
): Promise<Map<number, Insider>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} ${inside(appId, conversation)} AND mi.user_id = ANY (${userIds}::bigint[])`;
  return new Map(rows.map((row) => [toId(row.id), toInsider(row)]));
}

/** The owner first, then the keepers in the order they came. */
export async function selectManagers(appId: number, db: Queryable, conversation: number): Promise<Insider[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} ${inside(appId, conversation)} AND m.role <> 0 ORDER BY ${rank}, m.joined_at, u.id`;
  return rows.map(toInsider);
}

/** Who becomes owner when these are gone: the keeper who came first, else the member who did; null when nobody is left. */
export async function selectSuccessor(
  appId: number,
  db: Queryable,
  { conversation, without }: { conversation: number; without: number[] },
): Promise<Insider | null> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${columns} ${inside(appId, conversation)} AND NOT mi.user_id = ANY (${without}::bigint[])
     ORDER BY ${rank}, m.joined_at, u.id LIMIT 1`;
  return row ? toInsider(row) : null;
}

/** A place in the list of members: after whom the next page goes on. */
export type MemberPlace = { rank: number; joinedAt: number; id: number };

/**
 * One page of the members: owner, keepers, members, each in the order they came. `spelled` finds by how names sound as
 * well.
 */
export async function selectMemberPage(
  appId: number,
  db: Queryable,
  page: { conversation: number; query: string; spelled?: string; after?: MemberPlace; limit: number },
): Promise<Insider[]> {
  const { conversation, query, spelled, after, limit } = page;
  const pattern = `%${query.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const sounds = `%${spelled}%`;
  const sounding = spelled
    ? Prisma.sql`OR u.nickname_pinyin LIKE ${sounds} OR m.nickname_pinyin LIKE ${sounds}`
    : Prisma.empty;
  const matching =
    query === ""
      ? Prisma.empty
      : Prisma.sql`AND (u.username_lower LIKE ${pattern} OR u.nickname_lower LIKE ${pattern} OR lower(m.nickname) LIKE ${pattern} ${sounding})`;
  const below = after
    ? Prisma.sql`AND (${rank}, m.joined_at, u.id) > (${after.rank}::integer, to_timestamp(${after.joinedAt}::double precision / 1000), ${after.id}::bigint)`
    : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} ${inside(appId, conversation)} ${matching} ${below}
     ORDER BY ${rank}, m.joined_at, u.id LIMIT ${limit}::integer`;
  return rows.map(toInsider);
}

/** In how many groups each of these users is that were not dissolved. Until the commit nobody else counts for them. */
export async function countGroups(
  appId: number,
  db: Queryable,
  userIds: number[],
): Promise<Map<number, number>> {
  await db.$queryRaw`
    SELECT id FROM users WHERE app_id = ${appId}::integer AND id = ANY (${userIds}::bigint[])
     ORDER BY id FOR NO KEY UPDATE`;
  const rows = await db.$queryRaw<{ userId: bigint; groups: number }[]>`
    SELECT mi.user_id AS "userId", count(*)::integer AS "groups"
      FROM membership_interval mi
     CROSS JOIN LATERAL (
       SELECT x.dissolved_at FROM groups x
        WHERE x.app_id = mi.conv_app_id AND x.conversation_id = mi.conv_id LIMIT 1) g
     WHERE mi.user_app_id = ${appId}::integer AND mi.user_id = ANY (${userIds}::bigint[]) AND mi.to_seq IS NULL
       AND g.dissolved_at IS NULL
     GROUP BY 1`;
  return new Map(rows.map((row) => [toId(row.userId), row.groups]));
}

/**
 * Who of those in the conversation has one of these names and is of another app than `of`: in one group a name means one
 * person, for that is what members tell each other apart by.
 */
export async function selectNamesakes(
  appId: number,
  db: Queryable,
  { conversation, usernames, of }: { conversation: number; usernames: string[]; of: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ username: string }[]>`
    SELECT u.username ${inside(appId, conversation)} AND mi.user_app_id <> ${of}::integer
       AND u.username = ANY (${usernames}::text[])`;
  return rows.map(({ username }) => username);
}
