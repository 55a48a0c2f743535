import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";

export const noSuchGroup = () => refuse("group_not_found", "There is no such group.");
export const noSuchRoom = () => refuse("room_not_found", "There is no such chat room.");

/** The conversation of a group; whether the acting user may write in it is judged in the commit. */
export function findGroupConversation(ctx: Context, group: number): Promise<number> {
  return findOnce(ctx, `group:${group}`, noSuchGroup, () =>
    ctx.db.group.findUnique({
      where: { appId_id: { appId: ctx.app.id, id: group } },
      select: { conversationId: true },
    }),
  );
}

/** The conversation of a chat room; whether the acting user is inside is judged in the commit. */
export function findRoomConversation(ctx: Context, room: number): Promise<number> {
  return findOnce(ctx, `room:${room}`, noSuchRoom, () =>
    ctx.db.room.findUnique({
      where: { appId_id: { appId: ctx.app.id, id: room } },
      select: { conversationId: true },
    }),
  );
}

/** Asks the database for what never changes once it is there, and remembers it. */
async function findOnce(
  { app, runtime }: Context,
  name: string,
  refusal: () => Error,
  find: () => Promise<{ conversationId: bigint } | null>,
): Promise<number> {
  const key = `${app.id}:${name}`;
  const cached = runtime.caches.conversations.get(key);
  if (cached !== undefined) return cached;
  const row = await find();
  if (!row) throw refusal();
  const conversation = toId(row.conversationId);
  runtime.caches.conversations.set(key, conversation);
  return conversation;
}
