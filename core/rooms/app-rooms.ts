import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { loadUser } from "../users/load-user.ts";
import {
  type AppRoom,
  type AppRoomMember,
  selectAppRoomMembers,
  selectAppRooms,
  selectRoomsOfUser,
} from "./app-rooms.sql.ts";
import { findInside, findRoom } from "./find-room.ts";

/** Rooms of the app by number, in the order asked for; refuses with `room_not_found` when one does not exist. */
export async function getAppRooms(ctx: Context, ids: number[]): Promise<AppRoom[]> {
  assertCanSeeApp(ctx);
  const found = new Map(
    (await selectAppRooms(ctx.app.id, ctx.db, { ids })).map((room) => [room.id, room] as const),
  );
  return ids.map((id) => {
    const room = found.get(id);
    if (!room) throw refuse("room_not_found", "room id no exist");
    return room;
  });
}

/** A page of the app's rooms by number, with how many there are. */
export async function listAppRooms(
  ctx: Context,
  page: { start: number; count: number },
): Promise<{ total: number; rooms: AppRoom[] }> {
  assertCanSeeApp(ctx);
  const [total, rooms] = await Promise.all([
    ctx.db.room.count({ where: { appId: ctx.app.id, deletedAt: null } }),
    selectAppRooms(ctx.app.id, ctx.db, page),
  ]);
  return { total, rooms };
}

/** The rooms that a user of the app is inside of. */
export async function listRoomsOfUser(ctx: Context, username: string): Promise<AppRoom[]> {
  assertCanSeeApp(ctx);
  const { row, id } = await loadUser(ctx, username);
  if (row.deletedAt) throw refuse("user_not_found", "No such user");
  return selectRoomsOfUser(ctx.app.id, ctx.db, id);
}

/** Refuses with `not_in_room` when this user is not inside of the room. */
export async function assertInsideRoom(
  ctx: Context,
  input: { room: number; username: string },
): Promise<void> {
  const room = await findRoom(ctx, ctx.db, input.room);
  const { id } = await loadUser(ctx, input.username);
  if (!(await findInside(ctx, ctx.db, room, id))) throw refuse("not_in_room", "user not in room");
}

/** A page of those inside a room, with how many there are. */
export async function listAppRoomMembers(
  ctx: Context,
  input: { room: number; start: number; count: number },
): Promise<{ total: number; members: AppRoomMember[] }> {
  assertCanSeeApp(ctx);
  const room = await findRoom(ctx, ctx.db, input.room);
  const [total, members] = await Promise.all([
    ctx.db.roomMember.count({ where: { appId: ctx.app.id, roomId: room.id } }),
    selectAppRoomMembers(ctx.app.id, ctx.db, { ...input, room: room.id }),
  ]);
  return { total, members };
}
