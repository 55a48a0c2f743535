import type { RoomFacts, RoomMembership } from "#protocol/room.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { roleOf } from "../groups/to-group.ts";
import { canManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { loadUser } from "../users/load-user.ts";

/** A chat room as the verbs of this folder work on it. */
export type FoundRoom = {
  id: number;
  conversation: number;
  ownerId: number | null;
  facts: RoomFacts;
  maxMembers: number;
};

/** A room as whoever has just entered finds it. */
export type InsideRoom = FoundRoom & {
  memberCount: number;
  me: RoomMembership;
  /** The first position they see. */
  fromSeq: number;
};

/** A room of the app; refuses with `room_not_found`. */
export async function findRoom(ctx: Context, db: Queryable, room: number): Promise<FoundRoom> {
  const row = await db.room.findUnique({ where: { appId_id: { appId: ctx.app.id, id: room } } });
  if (!row || row.deletedAt) throw refuse("room_not_found", "There is no such chat room.");
  const owner =
    row.ownerId === null
      ? null
      : await db.user.findUnique({
          where: { appId_id: { appId: ctx.app.id, id: row.ownerId } },
          select: { username: true },
        });
  const { name, description, silencedAll, maxMembers } = row;
  return {
    id: toId(row.id),
    conversation: toId(row.conversationId),
    ownerId: row.ownerId === null ? null : toId(row.ownerId),
    maxMembers,
    facts: { name, description, silencedAll, owner: owner?.username ?? null },
  };
}

/** What somebody is in a room; null when they are not inside. */
export async function findInside(
  ctx: Context,
  db: Queryable,
  room: FoundRoom,
  userId: number,
): Promise<(RoomMembership & { fromSeq: number }) | null> {
  const row = await db.roomMember.findUnique({
    where: { appId_roomId_userId: { appId: ctx.app.id, roomId: room.id, userId } },
  });
  if (!row) return null;
  const silencedUntil = row.silencedUntil?.getTime() ?? null;
  return { role: roleOf(row.role), silencedUntil, fromSeq: toId(row.fromSeq) };
}

/** What the acting user, the app or an operator may do in a room: everything for the latter and the owner. */
export type RoomPower = "owner" | "keeper" | "none";

export async function powerIn(ctx: Context, db: Queryable, room: FoundRoom): Promise<RoomPower> {
  const { actor, app } = ctx;
  if (actor.kind !== "user") return canManageApp(ctx) ? "owner" : "none";
  if (actor.userId === room.ownerId) return "owner";
  const standing = await db.roomStanding.findUnique({
    where: { appId_roomId_userId: { appId: app.id, roomId: room.id, userId: actor.userId } },
  });
  return standing?.isKeeper && !standing.blockedAt ? "keeper" : "none";
}

/** Somebody whom the acting user may silence or remove: not the owner, and keepers by the owner alone. */
export async function findTouchable(
  ctx: Context,
  db: Queryable,
  room: FoundRoom,
  username: string,
): Promise<{ id: number; isKeeper: boolean }> {
  const power = await powerIn(ctx, db, room);
  if (power === "none") throw refuse("forbidden", "Only the owner and the admins may do that.");
  const { id } = await loadUser(ctx, username);
  const standing = await db.roomStanding.findUnique({
    where: { appId_roomId_userId: { appId: ctx.app.id, roomId: room.id, userId: id } },
  });
  const isKeeper = standing?.isKeeper ?? false;
  if (id === room.ownerId || (isKeeper && power !== "owner")) {
    throw refuse("member_protected", `This cannot be done to ${username}.`);
  }
  return { id, isKeeper };
}
