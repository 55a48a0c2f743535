import { limits } from "#protocol/limits.ts";
import type { Room, RoomUser, SetRoomRole, SilenceRoom, SilenceRoomMember } from "#protocol/room.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { roleNumbers } from "../groups/to-group.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Tx, transaction } from "../transaction.ts";
import { loadUser } from "../users/load-user.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import { type FoundRoom, findRoom, findTouchable, powerIn } from "./find-room.ts";
import { tellStanding } from "./tell-standing.ts";

type Held = { tx: Tx; room: FoundRoom };

async function change<T>(ctx: Context, room: number, work: (held: Held) => Promise<T>): Promise<T> {
  if (ctx.actor.kind === "operator") assertCanManageApp(ctx);
  return transaction(ctx, async (tx) => work({ tx, room: await findRoom(ctx, tx.db, room) }));
}

type Standing = { isKeeper?: boolean; silencedUntil?: Date | null; blockedAt?: Date | null };

/** What somebody is to the room from now on, whether they are inside or not. */
async function setStanding(
  ctx: Context,
  { tx, room }: Held,
  userId: number,
  values: Standing,
): Promise<void> {
  const appId = ctx.app.id;
  const place = { appId, roomId: room.id, userId };
  await tx.db.roomStanding.upsert({
    where: { appId_roomId_userId: place },
    create: { ...place, userAppId: appId, ...values },
    update: values,
  });
}

/** Makes somebody a keeper of a room, or takes that away; only the owner does. Keepers are not silenced. */
export async function setRoomRole(ctx: Context, input: SetRoomRole): Promise<void> {
  await change(ctx, input.room, async (held) => {
    const { tx, room } = held;
    if ((await powerIn(ctx, tx.db, room)) !== "owner") {
      throw refuse("forbidden", "Only the owner may say who is an admin.");
    }
    const { id } = await loadUser(ctx, input.username);
    if (id === room.ownerId) throw refuse("member_protected", "This person owns the room.");
    const isKeeper = input.role === "keeper";
    const keepers = { appId: ctx.app.id, roomId: room.id, isKeeper: true, userId: { not: id } };
    if (isKeeper && (await tx.db.roomStanding.count({ where: keepers })) >= limits.roomKeepers) {
      throw refuse("too_many_keepers", `A room has at most ${limits.roomKeepers} admins.`);
    }
    await setStanding(ctx, held, id, { isKeeper, ...(isKeeper ? { silencedUntil: null } : {}) });
    await tx.db.roomMember.updateMany({
      where: { appId: ctx.app.id, roomId: room.id, userId: id },
      data: { role: roleNumbers[input.role], ...(isKeeper ? { silencedUntil: null } : {}) },
    });
    await tellStanding(ctx, held, id);
  });
}

/** Silences somebody in a room for a time or for good, or lets them write again; leaving does not lift it. */
export async function silenceRoomMember(ctx: Context, input: SilenceRoomMember): Promise<void> {
  await change(ctx, input.room, async (held) => {
    const { tx, room } = held;
    const { id, isKeeper } = await findTouchable(ctx, tx.db, room, input.username);
    if (isKeeper) throw refuse("member_protected", "The owner and the admins are not silenced.");
    const { durationMs } = input;
    const until = durationMs === null ? limits.foreverMs : ctx.now().getTime() + durationMs;
    const silencedUntil = durationMs === 0 ? null : new Date(until);
    await setStanding(ctx, held, id, { silencedUntil });
    await tx.db.roomMember.updateMany({
      where: { appId: ctx.app.id, roomId: room.id, userId: id },
      data: { silencedUntil },
    });
    await tellStanding(ctx, held, id);
  });
}

/** Lets only the owner and the keepers of a room write, or everybody again. */
export async function silenceRoom(ctx: Context, input: SilenceRoom): Promise<void> {
  await change(ctx, input.room, async ({ tx, room }) => {
    if ((await powerIn(ctx, tx.db, room)) === "none") {
      throw refuse("forbidden", "Only the owner and the admins may do that.");
    }
    const { silenced: silencedAll } = input;
    const appId = ctx.app.id;
    await tx.db.room.update({ where: { appId_id: { appId, id: room.id } }, data: { silencedAll } });
    const facts = { ...room.facts, silencedAll };
    tx.afterCommit({ kind: "room.changed", appId, room: room.id, conversation: room.conversation, facts });
  });
}

/** Puts somebody out of a room; they may come back. */
export async function removeRoomMember(ctx: Context, input: RoomUser): Promise<void> {
  await change(ctx, input.room, async (held) => {
    const { id } = await findTouchable(ctx, held.tx.db, held.room, input.username);
    if (!(await putOut(ctx, held, id))) throw refuse("not_in_room", "This person is not in the room.");
  });
}

/** Puts somebody out of a room and keeps them out, until it is lifted. */
export async function blockRoomMember(ctx: Context, input: RoomUser): Promise<void> {
  await change(ctx, input.room, async (held) => {
    const { id, isKeeper } = await findTouchable(ctx, held.tx.db, held.room, input.username);
    if (isKeeper) throw refuse("member_protected", "An admin cannot be blocked.");
    await setStanding(ctx, held, id, { blockedAt: ctx.now() });
    await putOut(ctx, held, id);
  });
}

/** Lets somebody come in again. */
export async function unblockRoomMember(ctx: Context, input: RoomUser): Promise<void> {
  await change(ctx, input.room, async ({ tx, room }) => {
    const { id } = await findTouchable(ctx, tx.db, room, input.username);
    const { count } = await tx.db.roomStanding.updateMany({
      where: { appId: ctx.app.id, roomId: room.id, userId: id, blockedAt: { not: null } },
      data: { blockedAt: null },
    });
    if (count === 0) throw refuse("block_not_found", "This person is not blocked.");
  });
}

/** Whom a room keeps out, the latest first, for its owner and keepers. */
export async function listBlockedInRoom(ctx: Context, input: Room): Promise<UserSummary[]> {
  if (ctx.actor.kind === "operator") assertCanManageApp(ctx);
  const room = await findRoom(ctx, ctx.db, input.room);
  if ((await powerIn(ctx, ctx.db, room)) === "none") {
    throw refuse("forbidden", "Only the owner and the admins may see that.");
  }
  const rows = await ctx.db.roomStanding.findMany({
    where: { appId: ctx.app.id, roomId: room.id, blockedAt: { not: null } },
    select: { user: { select: userSummaryColumns } },
    orderBy: [{ blockedAt: "desc" }, { userId: "asc" }],
  });
  return rows.map(({ user }) => toUserSummary(user));
}

async function putOut(ctx: Context, { tx, room }: Held, userId: number): Promise<boolean> {
  const appId = ctx.app.id;
  const { count } = await tx.db.roomMember.deleteMany({ where: { appId, roomId: room.id, userId } });
  if (count === 0) return false;
  const { id, conversation } = room;
  tx.afterCommit({ kind: "room.standing", appId, room: id, conversation, userId, me: null });
  return true;
}
