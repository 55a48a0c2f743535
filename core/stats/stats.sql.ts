import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";

/** So many days from one on, `yyyy-MM-dd`, in a zone. */
export type Days = { start: string; days: number; timeZone: string };

export type UserDayStats = {
  day: string;
  activeUsers: number;
  totalUsers: number;
  sendingUsers: number;
  newUsers: number;
};

export type GroupDayStats = { day: string; activeGroups: number; totalGroups: number; newGroups: number };

/** What was said since the counts end. */
const uncounted = (appId: number, since: Prisma.Sql) => Prisma.sql`
  SELECT l.conv_id, l.sender_app_id, l.sender_id, l.created_at, coalesce(l.body ->> 'type', '') AS type FROM log l
   WHERE l.app_id = ${appId}::integer AND l.countable
     AND l.created_at >= greatest((SELECT counted_until FROM installation), ${since})`;

/** Who was there, who of them sent, how many there are and how many came, day by day. */
export async function selectUserStats(
  appId: number,
  db: Queryable,
  { start, days, timeZone }: Days,
): Promise<UserDayStats[]> {
  const since = Prisma.sql`(${start}::date::timestamp AT TIME ZONE ${timeZone})`;
  return db.$queryRaw<UserDayStats[]>`
    WITH days AS (SELECT ${start}::date + n AS day FROM generate_series(0, ${days - 1}::integer) n),
    seen AS (
      SELECT day, user_id, sent FROM user_day
       WHERE app_id = ${appId}::integer AND day >= ${start}::date AND day < ${start}::date + ${days}::integer
      UNION ALL
      SELECT (s.seen_at AT TIME ZONE ${timeZone})::date, s.user_id, false FROM session s
       WHERE s.app_id = ${appId}::integer AND s.seen_at >= ${since}
      UNION ALL
      SELECT (l.created_at AT TIME ZONE ${timeZone})::date, l.sender_id, true FROM (${uncounted(appId, since)}) l
       WHERE l.sender_app_id = ${appId}::integer
    ), active AS (
      SELECT day, count(DISTINCT user_id)::integer AS users, (count(DISTINCT user_id) FILTER (WHERE sent))::integer AS senders
        FROM seen GROUP BY day
    ), came AS (
      SELECT greatest((created_at AT TIME ZONE ${timeZone})::date, ${start}::date - 1) AS day, count(*)::integer AS n
        FROM users WHERE app_id = ${appId}::integer GROUP BY 1
    ), went AS (
      SELECT greatest((deleted_at AT TIME ZONE ${timeZone})::date, ${start}::date - 1) AS day, count(*)::integer AS n
        FROM users WHERE app_id = ${appId}::integer AND deleted_at IS NOT NULL GROUP BY 1
    )
    SELECT d.day::text AS "day", coalesce(a.users, 0) AS "activeUsers", coalesce(a.senders, 0) AS "sendingUsers",
           coalesce(c.n, 0) AS "newUsers",
           (coalesce((SELECT sum(n) FROM came x WHERE x.day <= d.day), 0)
            - coalesce((SELECT sum(n) FROM went x WHERE x.day <= d.day), 0))::integer AS "totalUsers"
      FROM days d LEFT JOIN active a ON a.day = d.day LEFT JOIN came c ON c.day = d.day
     ORDER BY d.day`;
}

/** In how many groups something was said, how many there are and how many were made, day by day. */
export async function selectGroupStats(
  appId: number,
  db: Queryable,
  { start, days, timeZone }: Days,
): Promise<GroupDayStats[]> {
  const since = Prisma.sql`(${start}::date::timestamp AT TIME ZONE ${timeZone})`;
  return db.$queryRaw<GroupDayStats[]>`
    WITH days AS (SELECT ${start}::date + n AS day FROM generate_series(0, ${days - 1}::integer) n),
    said AS (
      SELECT day, conv_id FROM group_day
       WHERE app_id = ${appId}::integer AND day >= ${start}::date AND day < ${start}::date + ${days}::integer
      UNION ALL
      SELECT (l.created_at AT TIME ZONE ${timeZone})::date, l.conv_id FROM (${uncounted(appId, since)}) l
        JOIN conversation c ON c.app_id = ${appId}::integer AND c.id = l.conv_id AND c.kind = 'group'
    ), active AS (SELECT day, count(DISTINCT conv_id)::integer AS n FROM said GROUP BY day),
    came AS (
      SELECT greatest((created_at AT TIME ZONE ${timeZone})::date, ${start}::date - 1) AS day, count(*)::integer AS n
        FROM groups WHERE app_id = ${appId}::integer GROUP BY 1
    ), went AS (
      SELECT greatest((dissolved_at AT TIME ZONE ${timeZone})::date, ${start}::date - 1) AS day, count(*)::integer AS n
        FROM groups WHERE app_id = ${appId}::integer AND dissolved_at IS NOT NULL GROUP BY 1
    )
    SELECT d.day::text AS "day", coalesce(a.n, 0) AS "activeGroups", coalesce(c.n, 0) AS "newGroups",
           (coalesce((SELECT sum(n) FROM came x WHERE x.day <= d.day), 0)
            - coalesce((SELECT sum(n) FROM went x WHERE x.day <= d.day), 0))::integer AS "totalGroups"
      FROM days d LEFT JOIN active a ON a.day = d.day LEFT JOIN came c ON c.day = d.day
     ORDER BY d.day`;
}

export type TimeUnit = "hour" | "day" | "month";

/** So many hours, days or months from a local time on, `yyyy-MM-dd HH:mm`. */
export type Times = { unit: TimeUnit; start: string; length: number; timeZone: string };

export type MessageStat = { time: string; kind: "single" | "group"; type: string; sent: number };

const formats = { hour: "YYYY-MM-DD HH24", day: "YYYY-MM-DD", month: "YYYY-MM" } as const;

/** How many messages were sent from one to one and in groups, by time and kind of body; times without any are absent. */
export async function selectMessageStats(
  appId: number,
  db: Queryable,
  { unit, start, length, timeZone }: Times,
): Promise<MessageStat[]> {
  const from = Prisma.sql`(${start}::timestamp AT TIME ZONE ${timeZone})`;
  const to = Prisma.sql`((${start}::timestamp + ${`${length} ${unit}s`}::interval) AT TIME ZONE ${timeZone})`;
  return db.$queryRaw<MessageStat[]>`
    WITH sent AS (
      SELECT quarter AS at, kind, type, sent FROM message_count
       WHERE app_id = ${appId}::integer AND quarter >= ${from} AND quarter < ${to}
      UNION ALL
      SELECT l.created_at, c.kind, l.type, 1 FROM (${uncounted(appId, from)}) l
        JOIN conversation c ON c.app_id = ${appId}::integer AND c.id = l.conv_id
       WHERE l.created_at < ${to}
    )
    SELECT to_char(at AT TIME ZONE ${timeZone}, ${formats[unit]}) AS "time", kind::text AS "kind", type, sum(sent)::integer AS "sent"
      FROM sent WHERE kind IN ('single', 'group') GROUP BY 1, 2, 3 ORDER BY 1`;
}
