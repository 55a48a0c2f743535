import type { Queryable } from "../database.ts";

export type ReportRow = {
  id: bigint;
  conversation: bigint;
  seq: bigint;
  sender: string | null;
  reporter: string;
  reason: string;
  note: string;
  state: string;
  closedBy: string;
  createdAt: Date;
  closedAt: Date | null;
  sameMessage: number;
  sameSender: number;
};

/**
 * Reports of an app: open ones in the order they came, closed ones the newest first; behind a report, or those just
 * before it, its neighbours first.
 */
export async function selectReports(
  appId: number,
  db: Queryable,
  page: { open: boolean; reason?: string; after?: number; back?: boolean; limit: number },
): Promise<ReportRow[]> {
  const { open, reason = null, after = null, back = false, limit } = page;
  const rising = open !== back;
  return db.$queryRaw<ReportRow[]>`
    SELECT r.id, r.conv_id AS "conversation", r.seq, s.username AS "sender", u.username AS "reporter", r.reason, r.note,
           r.state::text AS state, r.closed_by AS "closedBy", r.created_at AS "createdAt", r.closed_at AS "closedAt",
           (SELECT count(*)::integer FROM report o WHERE o.app_id = r.app_id AND o.conv_id = r.conv_id AND o.seq = r.seq) AS "sameMessage",
           (SELECT count(*)::integer FROM report o WHERE o.app_id = r.app_id AND o.sender_id = r.sender_id
               AND o.created_at > clock_timestamp() - interval '30 days') AS "sameSender"
      FROM report r
      JOIN users u ON u.app_id = r.app_id AND u.id = r.reporter_id
      LEFT JOIN users s ON s.app_id = r.app_id AND s.id = r.sender_id
     WHERE r.app_id = ${appId}::integer AND (r.state = 'open') = ${open}::boolean
       AND (${reason}::text IS NULL OR r.reason = ${reason}::text)
       AND (${after}::bigint IS NULL OR CASE WHEN ${rising}::boolean THEN r.id > ${after}::bigint ELSE r.id < ${after}::bigint END)
     ORDER BY CASE WHEN ${rising}::boolean THEN r.id ELSE -r.id END LIMIT ${limit}::integer`;
}
