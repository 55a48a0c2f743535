import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { findUserIds } from "./find-user-ids.ts";

/** The ids of those of these users whose presence the acting user may follow: not of those who blocked them. */
export async function findWatchable(ctx: UserContext, usernames: string[]): Promise<Map<string, number>> {
  const { app, actor, db } = ctx;
  const ids = await findUserIds(ctx, usernames);
  const blockers = await db.block.findMany({
    where: { appId: app.id, blockedId: actor.userId, userId: { in: [...ids.values()] } },
    select: { userId: true },
  });
  const hidden = new Set(blockers.map(({ userId }) => toId(userId)));
  return new Map([...ids].filter(([, id]) => !hidden.has(id)));
}
