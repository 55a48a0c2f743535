import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** Broadcasts of all apps that are not over, the oldest first: they are sent for the installation and not for a tenant. */
export async function selectOpenBroadcasts(db: Queryable): Promise<{ appId: number; id: number }[]> {
  const rows = await db.$queryRaw<{ appId: number; id: bigint }[]>`
    SELECT t.app_id AS "appId", t.id FROM task t
     WHERE t.kind = 'broadcast' AND t.state IN ('waiting', 'running') AND t.run_after <= clock_timestamp()
     ORDER BY t.id`;
  return rows.map(({ appId, id }) => ({ appId, id: toId(id) }));
}
