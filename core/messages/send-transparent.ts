import type { SendTransparent } from "#protocol/transparent.ts";
import type { UserContext } from "../context.ts";
import { audienceOf } from "../conversations/audience.ts";
import { refuse } from "../fail.ts";
import { noGroup } from "../groups/change-group.ts";
import { selectGroup } from "../groups/group-row.sql.ts";
import { findUserId } from "../users/find-user-ids.ts";

/**
 * Hands a word to the devices of a person, of everybody else in a group, or to the acting user's own other devices, as
 * far as they are online. Nothing is kept; who blocked the sender hears nothing, and the sender does not learn it.
 */
export async function sendTransparent(ctx: UserContext, input: SendTransparent): Promise<void> {
  const { app, actor } = ctx;
  const { target, text } = input;
  const { userId, username, sessionId } = actor;
  const to = await receiverOf(ctx, target);
  if (!to) return;
  const sender = { appId: app.id, userId, username, sessionId };
  ctx.publish({ kind: "transparent.sent", appId: app.id, sender, to, target, text });
}

type Receiver = { userId: number } | { conversation: number };

/** Null: somebody who wants to hear nothing. */
async function receiverOf(ctx: UserContext, target: SendTransparent["target"]): Promise<Receiver | null> {
  const { app, actor, db, runtime } = ctx;
  if ("self" in target) return { userId: actor.userId };
  if ("group" in target) {
    const row = await selectGroup(app.id, db, target.group);
    if (!row || row.dissolved) throw noGroup();
    const { members } = await audienceOf(runtime, db, app.id, row.conversation);
    if (!members.some(({ userId }) => userId === actor.userId)) throw noGroup();
    return { conversation: row.conversation };
  }
  const userId = await findUserId(ctx, target.user);
  if (userId === undefined) throw refuse("user_not_found", "There is no such user.");
  if (userId === actor.userId) throw refuse("invalid_input", "One's own devices are named otherwise.");
  const where = { appId_userId_blockedId: { appId: app.id, userId, blockedId: actor.userId } };
  if (await db.block.findUnique({ where, select: { userId: true } })) return null;
  const { roster } = runtime;
  if (roster.isComplete() && roster.sessionsOf({ appId: app.id, userId }).size === 0) {
    throw refuse("target_offline", "This person is not online.");
  }
  return { userId };
}
