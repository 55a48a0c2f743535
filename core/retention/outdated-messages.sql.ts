import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** Apps that keep messages for so many days only, of all apps: this runs for the installation. */
export async function selectAppsWithRetention(db: Queryable): Promise<{ appId: number; days: number }[]> {
  return db.$queryRaw`
    SELECT a.id AS "appId", (a.settings->>'keepDays')::integer AS days FROM app a
     WHERE jsonb_typeof(a.settings->'keepDays') = 'number' AND (a.settings->>'keepDays')::integer > 0
       AND a.deleted_at IS NULL ORDER BY a.id`;
}

export type Outdated = { conversations: number; entries: number; media: number[] };

/**
 * Deletes what was said first in conversations of the app, as far as it is older than `days` by the database's clock: of
 * at most `conversations` of them, `entries` of each. The logs stay without gaps from where they begin now. Answers the
 * files that the messages referred to.
 */
export async function deleteOutdatedMessages(
  appId: number,
  db: Queryable,
  { days, conversations, entries }: { days: number; conversations: number; entries: number },
): Promise<Outdated> {
  const [row] = await db.$queryRaw<{ conversations: bigint; entries: bigint; media: bigint[] | null }[]>`
    WITH cut AS (
      SELECT clock_timestamp() - make_interval(days => ${days}::integer) AS at
    ), begun AS MATERIALIZED (
      SELECT c.id, c.first_seq FROM conversation c CROSS JOIN cut
        JOIN log f ON f.app_id = c.app_id AND f.conv_id = c.id AND f.seq = c.first_seq AND f.created_at < cut.at
       WHERE c.app_id = ${appId}::integer
       ORDER BY c.id LIMIT ${conversations}::integer FOR UPDATE OF c
    ), upto AS MATERIALIZED (
      SELECT b.id, coalesce(min(w.seq) FILTER (WHERE w.created_at >= cut.at) - 1, max(w.seq)) AS seq
        FROM begun b CROSS JOIN cut
       CROSS JOIN LATERAL (
         SELECT l.seq, l.created_at FROM log l
          WHERE l.app_id = ${appId}::integer AND l.conv_id = b.id AND l.seq >= b.first_seq
          ORDER BY l.seq LIMIT ${entries}::integer) w
       GROUP BY b.id
    ), moved AS (
      UPDATE conversation c SET first_seq = u.seq + 1 FROM upto u WHERE c.app_id = ${appId}::integer AND c.id = u.id
    ), gone AS (
      DELETE FROM log l USING upto u
       WHERE l.app_id = ${appId}::integer AND l.conv_id = u.id AND l.seq <= u.seq RETURNING 1
    ), unreferred AS (
      DELETE FROM media_reference r USING upto u
       WHERE r.app_id = ${appId}::integer AND r.conv_id = u.id AND r.seq <= u.seq RETURNING r.media_id
    )
    SELECT (SELECT count(*) FROM upto) AS conversations, (SELECT count(*) FROM gone) AS entries,
           (SELECT array_agg(DISTINCT media_id) FROM unreferred) AS media`;
  return {
    conversations: toId(row?.conversations ?? 0n),
    entries: toId(row?.entries ?? 0n),
    media: (row?.media ?? []).map(toId),
  };
}
