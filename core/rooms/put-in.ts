import { limits } from "#protocol/limits.ts";
import type { AppRef, Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { roleNumbers } from "../groups/to-group.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Tx, transaction } from "../transaction.ts";
import { findUserIds } from "../users/find-user-ids.ts";
import { type FoundRoom, findRoom } from "./find-room.ts";
import { lockRoom, selectLastEntries } from "./rooms.sql.ts";

/** People of one app, the room's own or another one of its account. */
export type PeopleOfApp = { app: Pick<AppRef, "id">; usernames: string[] };

/**
 * Puts people into a room, or out of it, as the app itself: all of them or none. Who is put in stays until they are put
 * out; somebody who is inside already stays as they are.
 */
export async function putInRoom(ctx: Context, input: { room: number; people: PeopleOfApp }): Promise<void> {
  assertCanManageApp(ctx);
  const userIds = await findIds(ctx, input.people);
  await transaction(ctx, async (tx) => {
    const room = await findRoom(ctx, tx.db, input.room);
    await lockRoom(ctx.app.id, tx.db, room.id);
    await enter(ctx, tx, { room, appId: input.people.app.id, userIds });
  });
}

type Entering = { room: FoundRoom; appId: number; userIds: number[] };

/** The rows by which people are inside of a room that is locked, or just being made. */
export async function enter(ctx: Context, tx: Tx, { room, appId, userIds }: Entering): Promise<void> {
  const place = { appId: ctx.app.id, roomId: room.id };
  const standings = await tx.db.roomStanding.findMany({ where: { ...place, userId: { in: userIds } } });
  if (standings.some(({ blockedAt }) => blockedAt)) {
    throw refuse("room_blocked", "This room does not let everybody of them in.");
  }
  const known = new Map(standings.map((standing) => [Number(standing.userId), standing]));
  const { conversation } = room;
  const { from } = await selectLastEntries(ctx.app.id, tx.db, { conversation, count: limits.roomEntries });
  await tx.db.roomMember.createMany({
    data: userIds.map((userId) => ({
      ...place,
      userAppId: appId,
      userId,
      role:
        userId === room.ownerId ? roleNumbers.owner : known.get(userId)?.isKeeper ? roleNumbers.keeper : 0,
      silencedUntil: known.get(userId)?.silencedUntil ?? null,
      fromSeq: from,
      joinedAt: ctx.now(),
    })),
    skipDuplicates: true,
  });
  // Whoever is inside by a socket stays now when it goes.
  await tx.db.roomMember.updateMany({
    where: { ...place, userId: { in: userIds } },
    data: { enteredBySocket: false },
  });
  if ((await tx.db.roomMember.count({ where: place })) > room.maxMembers) {
    throw refuse("room_full", "No enough space for members");
  }
}

/** Puts people out of a room; refuses with `not_in_room`, and changes nothing, when one of them is not inside. */
export async function putOutOfRoom(
  ctx: Context,
  input: { room: number; people: PeopleOfApp },
): Promise<void> {
  assertCanManageApp(ctx);
  const userIds = await findIds(ctx, input.people);
  await transaction(ctx, async (tx) => {
    const { id, conversation } = await findRoom(ctx, tx.db, input.room);
    const { count } = await tx.db.roomMember.deleteMany({
      where: { appId: ctx.app.id, roomId: id, userId: { in: userIds } },
    });
    if (count < userIds.length) throw refuse("not_in_room", "user not in room");
    for (const userId of userIds) {
      tx.afterCommit({ kind: "room.standing", appId: ctx.app.id, room: id, conversation, userId, me: null });
    }
  });
}

/** The ids of all of them; refuses when one does not exist. */
export async function findIds(ctx: Context, { app, usernames }: PeopleOfApp): Promise<number[]> {
  const found = await findUserIds({ ...ctx, app }, usernames);
  if (found.size < new Set(usernames).size) throw refuse("user_not_found", "No such user");
  return [...found.values()];
}
