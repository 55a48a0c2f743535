import { Prisma } from "#generated/prisma/client.ts";
import type { Target } from "#protocol/message.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** A conversation and the app in which it lives. */
export type ForeignPlace = { homeId: number; conversation: number };

type Query = { appId: number; userId: number };

const inGroup = ({ appId, userId }: Query, group: number) => Prisma.sql`
  SELECT g.app_id AS "homeId", g.conversation_id AS "conversation"
    FROM groups g
    JOIN membership_interval mi ON mi.conv_app_id = g.app_id AND mi.conv_id = g.conversation_id AND mi.to_seq IS NULL
   WHERE g.id = ${group}::bigint AND g.app_id <> ${appId}::integer AND mi.user_app_id = ${appId}::integer
     AND mi.user_id = ${userId}::bigint`;

const inRoom = ({ appId, userId }: Query, room: number) => Prisma.sql`
  SELECT r.app_id AS "homeId", r.conversation_id AS "conversation"
    FROM room r JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id
   WHERE r.id = ${room}::bigint AND r.app_id <> ${appId}::integer AND m.user_app_id = ${appId}::integer
     AND m.user_id = ${userId}::bigint`;

const withPerson = ({ appId, userId }: Query, username: string) => Prisma.sql`
  SELECT c.app_id AS "homeId", c.id AS "conversation"
    FROM app own
    JOIN app sister ON sister.account_id = own.account_id AND sister.id <> own.id
    JOIN users p ON p.app_id = sister.id AND p.username = ${username}
    JOIN conversation c ON c.app_id IN (own.id, sister.id)
                       AND c.low_user_id = least(p.id, ${userId}::bigint) AND c.high_user_id = greatest(p.id, ${userId}::bigint)
   WHERE own.id = ${appId}::integer
   ORDER BY c.id LIMIT 1`;

/**
 * Where a user of the app writes to other apps' people: a group or room of another app in which they are now, or the
 * conversation that they have with somebody of another app by that name. Undefined when there is none.
 */
export async function selectForeignPlace(
  appId: number,
  db: Queryable,
  { userId, target }: { userId: number; target: Target },
): Promise<ForeignPlace | undefined> {
  const query = { appId, userId };
  const place =
    "group" in target
      ? inGroup(query, target.group)
      : "room" in target
        ? inRoom(query, target.room)
        : withPerson(query, target.user);
  const [row] = await db.$queryRaw<{ homeId: number; conversation: bigint }[]>(place);
  return row ? { homeId: row.homeId, conversation: toId(row.conversation) } : undefined;
}
