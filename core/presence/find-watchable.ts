import type { UserContext } from "../context.ts";
import { findUserIds } from "../users/find-user-ids.ts";
import { findBlockers } from "./visibility.ts";

/** The ids of those of these users whom the acting user may watch: not of those who blocked them. */
export async function findWatchable(ctx: UserContext, usernames: string[]): Promise<Map<string, number>> {
  const { app, actor } = ctx;
  const ids = await findUserIds(ctx, usernames);
  const blockers = (await findBlockers(ctx, app.id, [actor.userId], [...ids.values()])).get(actor.userId);
  return new Map([...ids].filter(([, id]) => !blockers?.has(id)));
}
