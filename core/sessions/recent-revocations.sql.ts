import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

export type RevokedSession = { appId: number; sessionId: number; reason: string };

/**
 * The sessions that were ended within the last `windowMs`, by the database's clock. Spans all
 * apps: it runs for the process and not for a tenant, and answers nothing but numbers of sessions.
 */
export async function recentRevocations(db: Queryable, windowMs: number): Promise<RevokedSession[]> {
  const rows = await db.$queryRaw<{ appId: number; sessionId: bigint; reason: string }[]>`
    SELECT s.app_id AS "appId", s.id AS "sessionId", r.reason
      FROM revocation r
      JOIN session s ON s.app_id = r.app_id AND s.user_id = r.user_id AND s.revoked_at IS NOT NULL
       AND (r.session_id IS NULL OR s.id = r.session_id) AND s.id IS DISTINCT FROM r.except_id
     WHERE r.created_at > clock_timestamp() - make_interval(secs => ${windowMs / 1_000}::double precision)`;
  return rows.map(({ appId, sessionId, reason }) => ({ appId, sessionId: toId(sessionId), reason }));
}
