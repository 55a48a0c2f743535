import { Prisma } from "#generated/prisma/client.ts";
import type { ReadCount } from "#protocol/conversation.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, type UserSummaryRow } from "../users/to-user.ts";

/**
 * Who is in a conversation besides the sender, with what they may see of it. Each row looks the others up by itself,
 * so that a table without statistics is not read again for everybody.
 */
const people = (appId: number, conversation: number, sender: number) => Prisma.sql`
  SELECT mi.user_app_id, mi.user_id, m.read_seq, mi.from_seq, coalesce(mi.to_seq, 9223372036854775807) AS to_seq
    FROM membership_interval mi
   CROSS JOIN LATERAL (
     SELECT x.read_seq FROM member x
      WHERE x.conv_app_id = mi.conv_app_id AND x.conv_id = mi.conv_id AND x.user_id = mi.user_id LIMIT 1) m
   CROSS JOIN LATERAL (
     SELECT 1 FROM membership_interval x
      WHERE x.conv_app_id = mi.conv_app_id AND x.conv_id = mi.conv_id AND x.user_id = mi.user_id AND x.to_seq IS NULL LIMIT 1) o
   WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND mi.user_id <> ${sender}::bigint
     AND NOT mi.shielded`;

/** Messages of the sender, as long as they are in the conversation and can see them. */
const own = (appId: number, conversation: number, sender: number) => Prisma.sql`
  SELECT l.seq FROM log l
    JOIN membership_interval mi ON mi.conv_app_id = l.app_id AND mi.conv_id = l.conv_id AND mi.user_id = l.sender_id
                               AND l.seq >= mi.from_seq AND (mi.to_seq IS NULL OR l.seq <= mi.to_seq)
   WHERE l.app_id = ${appId}::integer AND l.conv_id = ${conversation}::bigint AND l.sender_id = ${sender}::bigint
     AND l.kind = 'message.created'
     AND EXISTS (SELECT 1 FROM membership_interval o
                  WHERE o.conv_app_id = l.app_id AND o.conv_id = l.conv_id AND o.user_id = l.sender_id AND o.to_seq IS NULL)`;

/** How many have read each of these messages; those that are not the sender's are left out. */
export async function countReaders(
  appId: number,
  db: Queryable,
  messages: { conversation: number; sender: number; seqs: number[] },
): Promise<ReadCount[]> {
  const { conversation, sender, seqs } = messages;
  const rows = await db.$queryRaw<{ seq: bigint; read: number; total: number }[]>`
    WITH people AS MATERIALIZED (${people(appId, conversation, sender)}),
         wanted AS MATERIALIZED (${own(appId, conversation, sender)} AND l.seq = ANY (${seqs}::bigint[]))
    SELECT w.seq, (count(p.user_id) FILTER (WHERE p.read_seq >= w.seq))::integer AS read, count(p.user_id)::integer AS total
      FROM wanted w
      LEFT JOIN people p ON w.seq BETWEEN p.from_seq AND p.to_seq
     GROUP BY w.seq ORDER BY w.seq`;
  return rows.map(({ seq, read, total }) => ({ seq: toId(seq), read, total }));
}

/** Who has read a message of the sender, or has not, by username; null when there is no such message of theirs. */
export async function selectReaders(
  appId: number,
  db: Queryable,
  message: { conversation: number; sender: number; seq: number; read: boolean; after: string; limit: number },
): Promise<UserSummary[] | null> {
  const { conversation, sender, seq, read, after, limit } = message;
  const found = await db.$queryRaw<unknown[]>`${own(appId, conversation, sender)} AND l.seq = ${seq}::bigint`;
  if (found.length === 0) return null;
  const rows = await db.$queryRaw<UserSummaryRow[]>`
    WITH people AS MATERIALIZED (${people(appId, conversation, sender)})
    SELECT u.username, u.nickname, u.avatar, u.profile_version AS "profileVersion", u.deleted_at AS "deletedAt"
      FROM people p
     CROSS JOIN LATERAL (SELECT x.* FROM users x WHERE x.app_id = p.user_app_id AND x.id = p.user_id LIMIT 1) u
     WHERE ${seq}::bigint BETWEEN p.from_seq AND p.to_seq AND (p.read_seq >= ${seq}::bigint) = ${read}::boolean
       AND u.username COLLATE "C" > ${after}
     ORDER BY u.username COLLATE "C" LIMIT ${limit}::integer`;
  return rows.map(toUserSummary);
}
