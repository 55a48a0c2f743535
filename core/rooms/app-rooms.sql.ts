import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** A chat room as the app itself sees it. */
export type AppRoom = {
  id: number;
  name: string;
  description: string;
  owner: string;
  ownerAppKey: string;
  maxMembers: number;
  memberCount: number;
  createdAt: Date;
};

type Row = Omit<AppRoom, "id"> & { id: bigint };

const columns = Prisma.sql`
  r.id, r.name, r.description, coalesce(o.username, '') AS "owner", a.app_key AS "ownerAppKey", r.max_members AS "maxMembers",
  (SELECT count(*)::integer FROM room_member x WHERE x.app_id = r.app_id AND x.room_id = r.id) AS "memberCount",
  r.created_at AS "createdAt"`;

const from = Prisma.sql`
  FROM room r JOIN app a ON a.id = r.app_id LEFT JOIN users o ON o.app_id = r.app_id AND o.id = r.owner_id`;

const toRoom = ({ id, ...row }: Row): AppRoom => ({ ...row, id: toId(id) });

/** Rooms of the app by number: these ones, or a page of all. */
export async function selectAppRooms(
  appId: number,
  db: Queryable,
  wanted: { ids: number[] } | { start: number; count: number },
): Promise<AppRoom[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} ${from}
     WHERE r.app_id = ${appId}::integer AND r.deleted_at IS NULL AND ${
       "ids" in wanted ? Prisma.sql`r.id = ANY(${wanted.ids}::bigint[])` : Prisma.sql`true`
     }
     ORDER BY r.id ${
       "ids" in wanted
         ? Prisma.empty
         : Prisma.sql`OFFSET ${wanted.start}::integer LIMIT ${wanted.count}::integer`
     }`;
  return rows.map(toRoom);
}

/** The rooms, of whichever app, that a user of the app is inside of. */
export async function selectRoomsOfUser(appId: number, db: Queryable, userId: number): Promise<AppRoom[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} ${from}
      JOIN room_member m ON m.app_id = r.app_id AND m.room_id = r.id
     WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint AND r.deleted_at IS NULL
     ORDER BY r.id`;
  return rows.map(toRoom);
}

/** Somebody inside a room: since when, since when they have their account, and whether they may speak. */
export type AppRoomMember = {
  username: string;
  appKey: string;
  silenced: boolean;
  joinedAt: Date;
  createdAt: Date;
  updatedAt: Date;
};

/** A page of those inside a room of the app, in the order they came. */
export async function selectAppRoomMembers(
  appId: number,
  db: Queryable,
  { room, start, count }: { room: number; start: number; count: number },
): Promise<AppRoomMember[]> {
  return db.$queryRaw<AppRoomMember[]>`
    SELECT u.username, a.app_key AS "appKey", coalesce(m.silenced_until > clock_timestamp(), false) AS "silenced",
           m.joined_at AS "joinedAt", u.created_at AS "createdAt", u.updated_at AS "updatedAt"
      FROM room_member m
      JOIN users u ON u.app_id = m.user_app_id AND u.id = m.user_id
      JOIN app a ON a.id = m.user_app_id
     WHERE m.app_id = ${appId}::integer AND m.room_id = ${room}::bigint
     ORDER BY m.joined_at, m.user_id OFFSET ${start}::integer LIMIT ${count}::integer`;
}
