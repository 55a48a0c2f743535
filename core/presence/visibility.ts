import type { Scope } from "../apps/scope.ts";
import type { AppRef } from "../context.ts";
import { toId } from "../to-id.ts";

/** Whether people of this app may know of each other who is online. */
export const isPresenceShown = ({ settings }: Pick<AppRef, "settings">): boolean => settings.presence;

/**
 * From whom of the app each of these watchers is hidden: those who blocked them show them neither presence nor changes
 * of profile. `people` asks of these only.
 */
export async function findBlockers(
  { db }: Pick<Scope, "db">,
  appId: number,
  watcherIds: number[],
  people?: number[],
): Promise<Map<number, Set<number>>> {
  const rows = await db.block.findMany({
    where: { appId, blockedAppId: appId, blockedId: { in: watcherIds }, userId: { in: people } },
    select: { userId: true, blockedId: true },
  });
  const blockers = new Map<number, Set<number>>();
  for (const { userId, blockedId } of rows) {
    const own = blockers.get(toId(blockedId)) ?? new Set();
    blockers.set(toId(blockedId), own.add(toId(userId)));
  }
  return blockers;
}
