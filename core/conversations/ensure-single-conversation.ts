import type { UserContext } from "../context.ts";
import { insertSingleConversation } from "./insert-single-conversation.sql.ts";

/** The conversation of the acting user and another one; made when it is first needed, then the same forever. */
export async function ensureSingleConversation(ctx: UserContext, peerId: number): Promise<number> {
  const [low, high] = ctx.actor.userId < peerId ? [ctx.actor.userId, peerId] : [peerId, ctx.actor.userId];
  const key = `${ctx.app.id}:${low}:${high}`;
  const { pairs } = ctx.runtime.caches;
  const cached = pairs.get(key);
  if (cached !== undefined) return cached;
  const conversation = await insertSingleConversation(ctx.app.id, ctx.db, low, high);
  pairs.set(key, conversation);
  return conversation;
}
