import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** Numbers of the groups that a user owns or keeps and that were not dissolved. */
export async function selectManagedGroups(appId: number, db: Queryable, userId: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    SELECT g.id FROM member m
      JOIN membership_interval mi ON mi.conv_app_id = m.conv_app_id AND mi.conv_id = m.conv_id AND mi.user_id = m.user_id
                                 AND mi.to_seq IS NULL
      JOIN groups g ON g.app_id = m.conv_app_id AND g.conversation_id = m.conv_id AND g.dissolved_at IS NULL
     WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint AND m.role <> 0`;
  return rows.map(({ id }) => toId(id));
}
