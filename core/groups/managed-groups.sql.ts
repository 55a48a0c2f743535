import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** Numbers of the groups that a user owns or keeps and that were not dissolved. */
export async function selectManagedGroups(appId: number, db: Queryable, userId: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    SELECT g.id FROM member m
     CROSS JOIN LATERAL (
       SELECT 1 FROM membership_interval x
        WHERE x.conv_app_id = m.conv_app_id AND x.conv_id = m.conv_id AND x.user_id = m.user_id AND x.to_seq IS NULL LIMIT 1) mi
     CROSS JOIN LATERAL (
       SELECT x.id, x.dissolved_at FROM groups x
        WHERE x.app_id = m.conv_app_id AND x.conversation_id = m.conv_id LIMIT 1) g
     WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint AND m.role <> 0 AND g.dissolved_at IS NULL`;
  return rows.map(({ id }) => toId(id));
}
