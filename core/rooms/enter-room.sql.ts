import type { Queryable } from "../database.ts";
import { roleNumbers, roleOf } from "../groups/to-group.ts";
import { toId } from "../to-id.ts";
import type { InsideRoom } from "./find-room.ts";

/** Up to here who is inside is counted at each entrance; above, the caller's count is taken. */
const COUNTED = 1_000;

type Row = {
  id: bigint;
  conversation: bigint;
  ownerId: bigint | null;
  owner: string | null;
  name: string;
  description: string;
  silencedAll: boolean;
  maxMembers: number;
  blocked: boolean;
  counted: number;
  isNew: boolean | null;
  role: number | null;
  silencedUntil: Date | null;
  fromSeq: bigint | null;
};

export type Entrance = {
  room: number;
  userId: number;
  bySocket: boolean;
  /** How many are inside, as last counted. */
  count: number;
  /** So many of the last entries are seen by whoever was not inside before. */
  entries: number;
};

/**
 * Lets somebody into a room in one statement, whoever is inside already too: thousands may come at once. Answers what
 * they find, or why they are not let in.
 */
export async function insertInside(
  appId: number,
  db: Queryable,
  { room, userId, bySocket, count, entries }: Entrance,
): Promise<InsideRoom | "room_not_found" | "room_blocked" | "room_full"> {
  const [row] = await db.$queryRaw<Row[]>`
    WITH place AS MATERIALIZED (
      SELECT r.id, r.conversation_id, r.owner_id, o.username AS owner, r.name, r.description, r.silenced_all, r.max_members,
             s.blocked_at IS NOT NULL AS blocked, s.silenced_until,
             CASE WHEN r.owner_id = ${userId}::bigint THEN ${roleNumbers.owner}::integer
                  WHEN s.is_keeper THEN ${roleNumbers.keeper}::integer ELSE ${roleNumbers.member}::integer END AS role,
             m.user_id IS NOT NULL AS inside, i.counted,
             coalesce(e.first, c.last_seq + 1) AS from_seq
        FROM room r
        JOIN conversation c ON c.app_id = r.app_id AND c.id = r.conversation_id
        LEFT JOIN users o ON o.app_id = r.app_id AND o.id = r.owner_id
        LEFT JOIN room_standing s ON s.app_id = r.app_id AND s.room_id = r.id AND s.user_id = ${userId}::bigint
        LEFT JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id AND m.user_id = ${userId}::bigint
        CROSS JOIN LATERAL (
          SELECT count(*)::integer AS counted
            FROM (SELECT 1 FROM room_member x WHERE x.app_id = r.app_id AND x.room_id = r.id LIMIT ${COUNTED}::integer) y) i
        CROSS JOIN LATERAL (
          SELECT min(l.seq) AS first
            FROM (SELECT x.seq FROM log x WHERE x.app_id = c.app_id AND x.conv_id = c.id AND x.displayable
                   ORDER BY x.seq DESC LIMIT ${entries}::integer) l) e
       WHERE r.app_id = ${appId}::integer AND r.id = ${room}::bigint AND r.deleted_at IS NULL
    ), let_in AS (
      INSERT INTO room_member AS k (app_id, room_id, user_app_id, user_id, role, silenced_until, from_seq, joined_at, entered_by_socket, socket_gone_at)
      SELECT ${appId}::integer, p.id, ${appId}::integer, ${userId}::bigint, p.role, p.silenced_until, p.from_seq, clock_timestamp(),
             ${bySocket}::boolean, CASE WHEN ${bySocket}::boolean THEN clock_timestamp() END
        FROM place p
       WHERE NOT p.blocked
         AND (p.inside OR CASE WHEN p.counted < ${COUNTED}::integer THEN p.counted ELSE ${count}::integer END < p.max_members)
      ON CONFLICT (app_id, room_id, user_id) DO UPDATE
        SET entered_by_socket = k.entered_by_socket OR excluded.entered_by_socket,
            socket_gone_at = coalesce(excluded.socket_gone_at, k.socket_gone_at)
      RETURNING k.xmax = 0 AS is_new, k.role, k.silenced_until, k.from_seq
    )
    SELECT p.id, p.conversation_id AS "conversation", p.owner_id AS "ownerId", p.owner, p.name, p.description,
           p.silenced_all AS "silencedAll", p.max_members AS "maxMembers", p.blocked, p.counted,
           l.is_new AS "isNew", l.role, l.silenced_until AS "silencedUntil", l.from_seq AS "fromSeq"
      FROM place p LEFT JOIN let_in l ON true`;
  if (!row) return "room_not_found";
  if (row.blocked) return "room_blocked";
  if (row.isNew === null || row.role === null || row.fromSeq === null) return "room_full";
  const { name, description, silencedAll, owner, maxMembers, counted, isNew } = row;
  const here = counted < COUNTED ? counted : Math.max(count, COUNTED);
  return {
    id: toId(row.id),
    conversation: toId(row.conversation),
    ownerId: row.ownerId === null ? null : toId(row.ownerId),
    maxMembers,
    facts: { name, description, silencedAll, owner },
    memberCount: here + (isNew ? 1 : 0),
    me: { role: roleOf(row.role), silencedUntil: row.silencedUntil?.getTime() ?? null },
    fromSeq: toId(row.fromSeq),
  };
}
