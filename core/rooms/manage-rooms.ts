import type { CreateRoom, Room, RoomInfo, UpdateRoom } from "#protocol/room.ts";
import type { Context } from "../context.ts";
import { roleNumbers } from "../groups/to-group.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { loadUser } from "../users/load-user.ts";
import { type FoundRoom, findRoom } from "./find-room.ts";
import { enter, findIds } from "./put-in.ts";
import { tellStanding } from "./tell-standing.ts";

/** Makes a chat room that this person owns. With `members` they and the owner are inside from the beginning. */
export async function createRoom(
  ctx: Context,
  input: CreateRoom & { members?: string[] },
): Promise<RoomInfo> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  const owner = await loadUser(ctx, input.owner);
  const { name, description, members } = input;
  const inside = members ? await findIds(ctx, { app: ctx.app, usernames: [input.owner, ...members] }) : [];
  return transaction(ctx, async (tx) => {
    const conversation = await tx.db.conversation.create({ data: { appId, kind: "room" } });
    const row = await tx.db.room.create({
      data: { appId, conversationId: conversation.id, ownerId: owner.id, name, description },
    });
    const id = toId(row.id);
    if (inside.length > 0) {
      await enter(ctx, tx, { room: await findRoom(ctx, tx.db, id), appId, userIds: inside });
    }
    tx.audit({ action: "room.create", target: `room:${id}`, after: { name, owner: input.owner } });
    return {
      id,
      conversation: toId(conversation.id),
      name,
      description,
      owner: input.owner,
      silencedAll: false,
      memberCount: inside.length,
      me: null,
    };
  });
}

/** Changes the named parts of a room; whoever is inside sees it. */
export async function updateRoom(ctx: Context, input: UpdateRoom): Promise<void> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  const owner = input.owner === undefined ? null : await loadUser(ctx, input.owner);
  await transaction(ctx, async (tx) => {
    const room = await findRoom(ctx, tx.db, input.room);
    const { name, description } = input;
    await tx.db.room.update({
      where: { appId_id: { appId, id: room.id } },
      data: { name, description, updatedAt: ctx.now(), ...(owner ? { ownerId: owner.id } : {}) },
    });
    if (owner) await handOver(ctx, { tx, room }, toId(owner.id));
    const { facts } = await findRoom(ctx, tx.db, input.room);
    tx.audit({ action: "room.update", target: `room:${room.id}`, before: room.facts, after: facts });
    tx.afterCommit({ kind: "room.changed", appId, room: room.id, conversation: room.conversation, facts });
  });
}

/** The owner before is what they would be without the room, a keeper perhaps; both are told. */
async function handOver(
  ctx: Context,
  { tx, room }: { tx: Tx; room: FoundRoom },
  owner: number,
): Promise<void> {
  const { id, ownerId: before } = room;
  if (before === owner) return;
  const place = { appId: ctx.app.id, roomId: id };
  if (before !== null) {
    const standing = await tx.db.roomStanding.findFirst({
      where: { ...place, userId: before, isKeeper: true },
    });
    const role = standing ? roleNumbers.keeper : roleNumbers.member;
    await tx.db.roomMember.updateMany({ where: { ...place, userId: before }, data: { role } });
  }
  await tx.db.roomMember.updateMany({
    where: { ...place, userId: owner },
    data: { role: roleNumbers.owner, silencedUntil: null },
  });
  for (const userId of before === null ? [owner] : [before, owner]) {
    await tellStanding(ctx, { tx, room }, userId);
  }
}

/** Ends a room; whoever is inside is outside. */
export async function deleteRoom(ctx: Context, input: Room): Promise<void> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  await transaction(ctx, async (tx) => {
    const room = await findRoom(ctx, tx.db, input.room);
    await tx.db.room.update({
      where: { appId_id: { appId, id: room.id } },
      data: { deletedAt: ctx.now() },
    });
    await tx.db.roomMember.deleteMany({ where: { appId, roomId: room.id } });
    tx.audit({ action: "room.delete", target: `room:${room.id}`, before: room.facts });
    tx.afterCommit({ kind: "room.deleted", appId, room: room.id, conversation: room.conversation });
  });
}
