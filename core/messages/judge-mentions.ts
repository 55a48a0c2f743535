import type { MessageBody, Target } from "#protocol/message.ts";
import type { UserContext } from "../context.ts";
import { selectGroup } from "../groups/group-row.sql.ts";
import { selectInsiders } from "../groups/insiders.sql.ts";
import { canMentionAll } from "../groups/permissions.ts";
import { findUserIds } from "../users/find-user-ids.ts";

/** Stands for everybody where ids of mentioned users are kept. */
const EVERYBODY = 0;

/**
 * What of a message's mentions holds: members of the group by name, and everybody. Answers the body as it is kept and the
 * ids that it speaks to, outside of groups nobody; null when the sender may not call on everybody.
 */
export async function judgeMentions(
  ctx: UserContext,
  target: Target,
  body: MessageBody,
): Promise<{ body: MessageBody; mentions?: number[] } | null> {
  if (body.type !== "text") return { body };
  const { mentions: asked, ...plain } = body;
  if (!asked || !("group" in target)) return { body: plain };
  const row = await selectGroup(ctx.app.id, ctx.db, target.group);
  if (!row) return { body: plain };
  const ids = await findUserIds(ctx, asked.users ?? []);
  const { userId } = ctx.actor;
  const { conversation } = row;
  const insiders = await selectInsiders(ctx.app.id, ctx.db, {
    conversation,
    userIds: [userId, ...ids.values()],
  });
  const acting = insiders.get(userId);
  // Whoever is not in is refused in the commit.
  if (!acting) return { body: plain };
  if (asked.all && !canMentionAll({ row, acting })) return null;
  const named = [...ids].filter(([, id]) => insiders.has(id) && id !== userId);
  const mentions = [...(asked.all ? [EVERYBODY] : []), ...named.map(([, id]) => id)];
  if (mentions.length === 0) return { body: plain };
  const users = named.map(([username]) => username);
  return {
    body: {
      ...plain,
      mentions: { ...(asked.all ? { all: true as const } : {}), ...(users.length > 0 ? { users } : {}) },
    },
    mentions,
  };
}
