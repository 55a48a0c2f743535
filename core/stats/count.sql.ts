import type { Queryable } from "../database.ts";

/** How much of the past is counted in one statement. */
const STEP_HOURS = 6;

/**
 * Counts the messages of the next quarters of an hour that are over, for all apps, and notes who spoke where on which
 * day. Answers whether more is to be counted. Doing it twice counts nothing twice.
 */
export async function countNextQuarters(db: Queryable, timeZone: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isMore: boolean }[]>`
    WITH stretch AS MATERIALIZED (
      SELECT s.from, least(s.from + make_interval(hours => ${STEP_HOURS}::integer), s.end) AS to, s.end
        FROM (SELECT coalesce(i.counted_until, quarter_of((SELECT created_at FROM log ORDER BY msg_id LIMIT 1)), quarter_of(now())) AS from,
                     -- What was written just before the end of a quarter may be committed a little after it.
                     quarter_of(clock_timestamp() - interval '1 minute') AS end
                FROM installation i) s
       WHERE s.from < s.end
    ), said AS MATERIALIZED (
      SELECT l.app_id, l.conv_id, l.sender_app_id, l.sender_id, l.created_at, coalesce(l.body ->> 'type', '') AS type, c.kind
        FROM stretch s
       CROSS JOIN app a
       CROSS JOIN LATERAL (
         SELECT x.* FROM log x
          WHERE x.app_id = a.id AND x.countable AND x.created_at >= s.from AND x.created_at < s.to) l
        JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
    ), counts AS (
      INSERT INTO message_count (app_id, quarter, kind, type, sent, live)
      SELECT app_id, quarter_of(created_at), kind, type, count(*), count(*) FROM said GROUP BY 1, 2, 3, 4
      ON CONFLICT (app_id, quarter, kind, type) DO UPDATE SET sent = excluded.sent, live = excluded.live
    ), senders AS (
      INSERT INTO user_day (app_id, day, user_id, sent)
      SELECT DISTINCT app_id, (created_at AT TIME ZONE ${timeZone})::date, sender_id, true
        FROM said WHERE sender_app_id = app_id AND sender_id IS NOT NULL
      ON CONFLICT (app_id, day, user_id) DO UPDATE SET sent = true
    ), active_groups AS (
      INSERT INTO group_day (app_id, day, conv_id)
      SELECT DISTINCT app_id, (created_at AT TIME ZONE ${timeZone})::date, conv_id FROM said WHERE kind = 'group'
      ON CONFLICT DO NOTHING
    ), moved AS (
      UPDATE installation SET counted_until = s.to FROM stretch s
    )
    SELECT s.to < s.end AS "isMore" FROM stretch s`;
  return row?.isMore ?? false;
}

/** Notes, for all apps, whose devices were heard of in the last minutes. */
export async function noteActiveUsers(db: Queryable, timeZone: string, minutes: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO user_day (app_id, day, user_id)
    SELECT DISTINCT app_id, (seen_at AT TIME ZONE ${timeZone})::date, user_id FROM session
     WHERE seen_at > clock_timestamp() - make_interval(mins => ${minutes}::integer)
    ON CONFLICT DO NOTHING`;
}
