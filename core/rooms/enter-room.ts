import { limits } from "#protocol/limits.ts";
import type { EnteredRoom, PullRoom, Room } from "#protocol/room.ts";
import type { Pulled } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { readEntries } from "../sync/read-entries.ts";
import { transaction } from "../transaction.ts";
import { insertInside } from "./enter-room.sql.ts";
import { findInside, findRoom, type InsideRoom } from "./find-room.ts";
import { countInside, selectLastEntries } from "./rooms.sql.ts";

const refusals = {
  room_not_found: "There is no such chat room.",
  room_blocked: "This room does not let you in.",
  room_full: "This room is full.",
} as const;

/**
 * Enters a chat room, which is open to everybody whom it does not block; from then on what is said arrives. Whoever
 * enters by a socket is inside as long as one of their sockets is, and a minute more. Entering twice changes nothing.
 */
export async function enterRoom(
  ctx: UserContext,
  input: Room,
  { bySocket }: { bySocket: boolean },
): Promise<InsideRoom> {
  const { app, actor, db } = ctx;
  const count = await recentCount(ctx, input.room);
  const entrance = { room: input.room, userId: actor.userId, bySocket, count, entries: limits.roomEntries };
  const entered = await insertInside(app.id, db, entrance);
  if (typeof entered === "string") throw refuse(entered, refusals[entered]);
  return entered;
}

/** How many are inside, at most a second ago: a room that thousands enter at once is not counted for each of them. */
async function recentCount({ app, db, runtime }: UserContext, room: number): Promise<number> {
  const key = `${app.id}:${room}`;
  const known = runtime.caches.roomCounts.get(key);
  if (known !== undefined) return known;
  const count = (await countInside(app.id, db, [room])).get(room) ?? 0;
  runtime.caches.roomCounts.set(key, count);
  return count;
}

/** What somebody finds who has just entered: the room and its last entries. */
export async function readRoom(ctx: UserContext, entered: InsideRoom): Promise<EnteredRoom> {
  const { app, db } = ctx;
  const { id, conversation, facts, memberCount, me, fromSeq } = entered;
  const newest = await selectLastEntries(app.id, db, { conversation, count: limits.roomEntries });
  const [from, to] = [Math.max(fromSeq, newest.from), newest.lastSeq];
  const entries = to < from ? [] : await readEntries(app.id, db, { conversation, from, to });
  return { room: { id, conversation, ...facts, memberCount, me }, entries, lastSeq: to };
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
