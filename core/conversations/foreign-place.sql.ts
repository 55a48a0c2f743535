import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

export type ForeignPlace = { homeId: number; conversation: number };

/** Where a group of another app is in which a user of this one is now; undefined when there is none. */
export async function selectForeignGroup(
  appId: number,
  db: Queryable,
  { userId, group }: { userId: number; group: number },
): Promise<ForeignPlace | undefined> {
  const [row] = await db.$queryRaw<{ homeId: number; conversation: bigint }[]>`
    SELECT g.app_id AS "homeId", g.conversation_id AS "conversation"
      FROM groups g
      JOIN membership_interval mi ON mi.conv_app_id = g.app_id AND mi.conv_id = g.conversation_id AND mi.to_seq IS NULL
     WHERE g.id = ${group}::bigint AND g.app_id <> ${appId}::integer AND mi.user_app_id = ${appId}::integer
       AND mi.user_id = ${userId}::bigint`;
  return row ? { homeId: row.homeId, conversation: toId(row.conversation) } : undefined;
}

/** Where a chat room of another app is in which a user of this one is now; undefined when there is none. */
export async function selectForeignRoom(
  appId: number,
  db: Queryable,
  { userId, room }: { userId: number; room: number },
): Promise<ForeignPlace | undefined> {
  const [row] = await db.$queryRaw<{ homeId: number; conversation: bigint }[]>`
    SELECT r.app_id AS "homeId", r.conversation_id AS "conversation"
      FROM room r JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id
     WHERE r.id = ${room}::bigint AND r.app_id <> ${appId}::integer AND m.user_app_id = ${appId}::integer
       AND m.user_id = ${userId}::bigint`;
  return row ? { homeId: row.homeId, conversation: toId(row.conversation) } : undefined;
}
