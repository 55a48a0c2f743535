import { limits } from "#protocol/limits.ts";
import type { ListRoomMembers, ListRooms, Room, RoomInfo, RoomMemberPage, RoomPage } from "#protocol/room.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { roleOf } from "../groups/to-group.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import { findInside, findRoom } from "./find-room.ts";
import { selectRooms } from "./rooms.sql.ts";

/** One page of the app's chat rooms, by number. */
export async function listRooms(ctx: UserContext, { after }: ListRooms): Promise<RoomPage> {
  const limit = limits.roomsPage;
  const { userId } = ctx.actor;
  const found = await selectRooms(ctx.app.id, ctx.db, { userId, after, limit: limit + 1 });
  const rooms = found.slice(0, limit);
  return { rooms, next: found.length > limit ? (rooms.at(-1)?.id ?? null) : null };
}

/** A chat room as anybody may see it. */
export async function getRoom(ctx: UserContext, { room }: Room): Promise<RoomInfo> {
  const [found] = await selectRooms(ctx.app.id, ctx.db, { userId: ctx.actor.userId, room, limit: 1 });
  if (!found) throw refuse("room_not_found", "There is no such chat room.");
  return found;
}

/** Who is inside a room, by username, for whoever is inside too. */
export async function listRoomMembers(ctx: UserContext, input: ListRoomMembers): Promise<RoomMemberPage> {
  const { app, actor, db } = ctx;
  const room = await findRoom(ctx, db, input.room);
  if (!(await findInside(ctx, db, room, actor.userId))) {
    throw refuse("not_in_room", "You are not in this room.");
  }
  const rows = await db.roomMember.findMany({
    where: {
      appId: app.id,
      roomId: room.id,
      ...(input.after === undefined ? {} : { user: { username: { gt: input.after } } }),
    },
    select: { role: true, silencedUntil: true, user: { select: userSummaryColumns } },
    orderBy: { user: { username: "asc" } },
    take: limits.roomMembersPage + 1,
  });
  const members = rows.slice(0, limits.roomMembersPage).map(({ role, silencedUntil, user }) => ({
    user: toUserSummary(user),
    role: roleOf(role),
    silencedUntil: silencedUntil?.getTime() ?? null,
  }));
  const isMore = rows.length > members.length;
  return { members, next: isMore ? (members.at(-1)?.user.username ?? null) : null };
}
