import { Prisma } from "#generated/prisma/client.ts";
import type { RoomInfo } from "#protocol/room.ts";
import type { Queryable } from "../database.ts";
import { roleOf } from "../groups/to-group.ts";
import { toId } from "../to-id.ts";

type Row = {
  id: bigint;
  conversation: bigint;
  name: string;
  description: string;
  owner: string | null;
  silencedAll: boolean;
  memberCount: number;
  role: number | null;
  silencedUntil: Date | null;
};

/** Rooms of the app as a user sees them, by number: one, or those above `after`. */
export async function selectRooms(
  appId: number,
  db: Queryable,
  query: { userId: number; room?: number; after?: number; limit: number },
): Promise<RoomInfo[]> {
  const { userId, room, after = 0, limit } = query;
  const wanted =
    room === undefined ? Prisma.sql`r.id > ${after}::bigint` : Prisma.sql`r.id = ${room}::bigint`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.id, r.conversation_id AS "conversation", r.name, r.description, o.username AS "owner",
           r.silenced_all AS "silencedAll", m.role, m.silenced_until AS "silencedUntil",
           (SELECT count(*)::integer FROM room_member x WHERE x.app_id = r.app_id AND x.room_id = r.id) AS "memberCount"
      FROM room r
      LEFT JOIN users o ON o.app_id = r.app_id AND o.id = r.owner_id
      LEFT JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id AND m.user_id = ${userId}::bigint
     WHERE r.app_id = ${appId}::integer AND r.deleted_at IS NULL AND ${wanted}
     ORDER BY r.id LIMIT ${limit}::integer`;
  return rows.map(({ id, conversation, role, silencedUntil, ...room }) => ({
    ...room,
    id: toId(id),
    conversation: toId(conversation),
    me: role === null ? null : { role: roleOf(role), silencedUntil: silencedUntil?.getTime() ?? null },
  }));
}

/** Where the last `count` displayable entries of a conversation begin; after its end when there are none. */
export async function selectLastEntries(
  appId: number,
  db: Queryable,
  { conversation, count }: { conversation: number; count: number },
): Promise<{ from: number; lastSeq: number }> {
  const [row] = await db.$queryRaw<{ from: bigint | null; lastSeq: bigint }[]>`
    SELECT c.last_seq AS "lastSeq", (
             SELECT min(e.seq) FROM (
               SELECT l.seq FROM log l
                WHERE l.app_id = c.app_id AND l.conv_id = c.id AND l.displayable
                ORDER BY l.seq DESC LIMIT ${count}::integer) e) AS "from"
      FROM conversation c WHERE c.app_id = ${appId}::integer AND c.id = ${conversation}::bigint`;
  const lastSeq = toId(row?.lastSeq ?? 0n);
  return { from: row?.from ? toId(row.from) : lastSeq + 1, lastSeq };
}

/**
 * Notes that sockets of these people are inside these rooms now, where that was noted longer ago than 20 s. Answers
 * those of the pairs that are inside at all, as `room user`.
 */
export async function touchInside(
  appId: number,
  db: Queryable,
  pairs: { room: number; user: number }[],
): Promise<Set<string>> {
  const payload = JSON.stringify(pairs);
  const rows = await db.$queryRaw<{ room: bigint; user: bigint }[]>`
    WITH asked AS (SELECT * FROM jsonb_to_recordset(${payload}::jsonb) AS i("room" bigint, "user" bigint)),
         touched AS (
           UPDATE room_member m SET socket_gone_at = clock_timestamp() FROM asked a
            WHERE m.app_id = ${appId}::integer AND m.room_id = a."room" AND m.user_id = a."user" AND m.entered_by_socket
              AND m.socket_gone_at < clock_timestamp() - interval '20 seconds')
    SELECT m.room_id AS "room", m.user_id AS "user" FROM asked a
      JOIN room_member m ON m.app_id = ${appId}::integer AND m.room_id = a."room" AND m.user_id = a."user"`;
  return new Set(rows.map(({ room, user }) => `${room} ${user}`));
}

/** How many are inside each of these rooms; those without anybody are missing. */
export async function countInside(
  appId: number,
  db: Queryable,
  rooms: number[],
): Promise<Map<number, number>> {
  const rows = await db.$queryRaw<{ room: bigint; count: number }[]>`
    SELECT room_id AS "room", count(*)::integer AS "count" FROM room_member
     WHERE app_id = ${appId}::integer AND room_id = ANY(${rooms}::bigint[]) GROUP BY room_id`;
  return new Map(rows.map(({ room, count }) => [toId(room), count]));
}

/** Takes out, in all apps, whoever entered by a socket that was not seen inside for a minute. */
export async function deleteGoneRoomMembers(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM room_member WHERE (app_id, room_id, user_id) IN (
      SELECT app_id, room_id, user_id FROM room_member
       WHERE entered_by_socket AND socket_gone_at < clock_timestamp() - interval '60 seconds' LIMIT ${limit}::integer)`;
}

/** Until the commit, nobody else puts people into the room. */
export async function lockRoom(appId: number, db: Queryable, room: number): Promise<void> {
  await db.$queryRaw`
    SELECT id FROM room WHERE app_id = ${appId}::integer AND id = ${room}::bigint FOR UPDATE`;
}
