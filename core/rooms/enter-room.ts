import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { EnteredRoom, PullRoom, Room } from "#protocol/room.ts";
import type { Pulled } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { roleNumbers } from "../groups/to-group.ts";
import { readEntries } from "../sync/read-entries.ts";
import { transaction } from "../transaction.ts";
import { type FoundRoom, findInside, findRoom } from "./find-room.ts";
import { selectLastEntries, selectRooms } from "./rooms.sql.ts";

/**
 * Enters a chat room, which is open to everybody whom it does not block; from then on what is said arrives. Whoever
 * enters by a socket is inside as long as one of their sockets is, and a minute more. Entering twice changes nothing.
 */
export async function enterRoom(
  ctx: UserContext,
  input: Room,
  { bySocket }: { bySocket: boolean },
): Promise<FoundRoom> {
  const { app, actor } = ctx;
  const place = { appId: app.id, roomId: input.room, userId: actor.userId };
  const key = { appId_roomId_userId: place };
  return transaction(ctx, async (tx) => {
    const room = await findRoom(ctx, tx.db, input.room);
    const standing = await tx.db.roomStanding.findUnique({ where: key });
    if (standing?.blockedAt) throw refuse("room_blocked", "This room does not let you in.");
    const seen = bySocket ? { enteredBySocket: true, socketGoneAt: ctx.now() } : {};
    if (await findInside(ctx, tx.db, room, actor.userId)) {
      await tx.db.roomMember.update({ where: key, data: seen });
      return room;
    }
    if ((await tx.db.roomMember.count({ where: { appId: app.id, roomId: room.id } })) >= room.maxMembers) {
      throw refuse("room_full", "This room is full.");
    }
    const role = actor.userId === room.ownerId ? "owner" : standing?.isKeeper ? "keeper" : "member";
    const { from } = await selectLastEntries(app.id, tx.db, {
      conversation: room.conversation,
      count: limits.roomEntries,
    });
    await tx.db.roomMember.createMany({
      data: [
        {
          ...place,
          userAppId: app.id,
          role: roleNumbers[role],
          silencedUntil: standing?.silencedUntil ?? null,
          fromSeq: from,
          joinedAt: ctx.now(),
          ...seen,
        },
      ],
      // Another device of the same person may have been faster.
      skipDuplicates: true,
    });
    return room;
  });
}

/** The room and its last entries for somebody who is inside. */
export async function readRoom(ctx: UserContext, input: Room): Promise<EnteredRoom> {
  const { app, actor, db } = ctx;
  const [room] = await selectRooms(app.id, db, { userId: actor.userId, room: input.room, limit: 1 });
  if (!room) throw refuse("room_not_found", "There is no such chat room.");
  const { conversation } = room;
  const { lastSeq } = await selectLastEntries(app.id, db, { conversation, count: 1 });
  const page = await pullRoom(ctx, { room: room.id, after: 0 });
  // Of what the room's own log holds nothing but entries of conversations comes.
  const entries = (page.entries as ConversationEntry[]).filter(({ seq }) => seq <= lastSeq);
  return { room, entries: entries.slice(-limits.roomEntries), lastSeq: entries.at(-1)?.seq ?? lastSeq };
}

/** Entries of a room above a position, from where the acting user came in on, as long as they are inside. */
export async function pullRoom(ctx: UserContext, input: PullRoom): Promise<Pulled> {
  const { app, actor, db } = ctx;
  const room = await findRoom(ctx, db, input.room);
  const inside = await findInside(ctx, db, room, actor.userId);
  if (!inside) throw refuse("not_in_room", "You are not in this room.");
  const { conversation } = room;
  const newest = await selectLastEntries(app.id, db, { conversation, count: limits.pullEntries });
  // Whoever was away for longer than a page goes on where the newest one begins: a room has no history.
  const from = Math.max(input.after + 1, inside.fromSeq, newest.from);
  const to = newest.lastSeq;
  const entries = to < from ? [] : await readEntries(app.id, db, { conversation, from, to });
  return { log: `c:${conversation}`, from, to, entries, hidden: [], firstSeq: inside.fromSeq, lastSeq: to };
}

/** Leaves a room; what is said there does not arrive any more. */
export async function leaveRoom(ctx: UserContext, input: Room): Promise<void> {
  const { app, actor } = ctx;
  const room = await findRoom(ctx, ctx.db, input.room);
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.roomMember.deleteMany({
      where: { appId: app.id, roomId: room.id, userId: actor.userId },
    });
    if (count === 0) throw refuse("not_in_room", "You are not in this room.");
    const { id, conversation } = room;
    const userId = actor.userId;
    tx.afterCommit({ kind: "room.standing", appId: app.id, room: id, conversation, userId, me: null });
  });
}
