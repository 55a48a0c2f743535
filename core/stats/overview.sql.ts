import type { Queryable } from "../database.ts";

/** What there was of an app in a time, in milliseconds since 1970, up to before its end. */
export type StretchCounts = {
  activeUsers: number;
  newUsers: number;
  activeGroups: number;
  newGroups: number;
};

/** Who and what was active or new between two moments. Days are looked at whole where only days are noted. */
export async function selectStretchCounts(
  appId: number,
  db: Queryable,
  { from, to }: { from: number; to: number },
): Promise<StretchCounts> {
  const [start, end] = [new Date(from), new Date(to)];
  const [row] = await db.$queryRaw<StretchCounts[]>`
    SELECT (SELECT count(*)::integer FROM (
              SELECT user_id FROM user_day
               WHERE app_id = ${appId}::integer AND day > ${start}::timestamptz::date AND day <= ${end}::timestamptz::date
              UNION
              SELECT user_id FROM session
               WHERE app_id = ${appId}::integer AND seen_at >= ${start}::timestamptz AND seen_at < ${end}::timestamptz) a) AS "activeUsers",
           (SELECT count(*)::integer FROM users
             WHERE app_id = ${appId}::integer AND created_at >= ${start}::timestamptz AND created_at < ${end}::timestamptz) AS "newUsers",
           (SELECT count(*)::integer FROM (
              SELECT conv_id FROM group_day
               WHERE app_id = ${appId}::integer AND day > ${start}::timestamptz::date AND day <= ${end}::timestamptz::date
              UNION
              SELECT g.conversation_id FROM groups g JOIN conversation c ON c.app_id = g.app_id AND c.id = g.conversation_id
               WHERE g.app_id = ${appId}::integer AND c.last_seq > 1
                 AND c.active_at >= ${start}::timestamptz AND c.active_at < ${end}::timestamptz) a) AS "activeGroups",
           (SELECT count(*)::integer FROM groups
             WHERE app_id = ${appId}::integer AND created_at >= ${start}::timestamptz AND created_at < ${end}::timestamptz) AS "newGroups"`;
  return row ?? { activeUsers: 0, newUsers: 0, activeGroups: 0, newGroups: 0 };
}
