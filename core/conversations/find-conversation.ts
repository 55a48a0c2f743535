import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";

export const noSuchGroup = () => refuse("group_not_found", "There is no such group.");
export const noSuchRoom = () => refuse("room_not_found", "There is no such chat room.");

/** The conversation of a group; whether the acting user may write in it is judged in the commit. */
export async function findGroupConversation(ctx: Context, group: number): Promise<number> {
  const row = await ctx.db.group.findUnique({
    where: { appId_id: { appId: ctx.app.id, id: group } },
    select: { conversationId: true },
  });
  if (!row) throw noSuchGroup();
  return toId(row.conversationId);
}

/** The conversation of a chat room; whether the acting user is inside is judged in the commit. */
export async function findRoomConversation(ctx: Context, room: number): Promise<number> {
  const row = await ctx.db.room.findUnique({
    where: { appId_id: { appId: ctx.app.id, id: room } },
    select: { conversationId: true },
  });
  if (!row) throw noSuchRoom();
  return toId(row.conversationId);
}
