import { limits } from "#protocol/limits.ts";
import type { SetTyping } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { audienceOf } from "./audience.ts";

/** Tells the others in a conversation that the acting user is typing. Nothing is kept; who blocked the typist hears nothing. */
export async function setTyping(ctx: UserContext, { conversation }: SetTyping): Promise<null> {
  const { app, actor, db } = ctx;
  const { members } = await audienceOf(ctx.runtime, db, app.id, conversation);
  if (!members.some((member) => member.userId === actor.userId)) {
    throw refuse("conversation_not_found", "There is no such conversation for you.");
  }
  // In a large group somebody types all the time, and telling everybody would cost more than the messages.
  if (members.length > limits.typingMembers) return null;
  const [peer] = members.filter((member) => member.userId !== actor.userId);
  if (members.length === 2 && peer) {
    const block = await db.block.findUnique({
      where: { appId_userId_blockedId: { appId: peer.appId, userId: peer.userId, blockedId: actor.userId } },
      select: { userId: true },
    });
    if (block) return null;
  }
  const typist = { appId: app.id, userId: actor.userId, username: actor.username };
  ctx.publish({ kind: "typing.changed", appId: app.id, conversation, typist });
  return null;
}
