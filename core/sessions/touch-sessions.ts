import type { Scope } from "../apps/scope.ts";
import { toId } from "../to-id.ts";

/**
 * Notes that these devices of the app were heard of just now. Answers the sessions that still hold: neither revoked
 * nor expired, of users who are neither disabled nor deleted.
 */
export async function touchSessions(
  { db, now }: Pick<Scope, "db" | "now">,
  appId: number,
  sessionIds: number[],
): Promise<Set<number>> {
  const rows = await db.session.updateManyAndReturn({
    where: {
      appId,
      id: { in: sessionIds },
      revokedAt: null,
      expiresAt: { gt: now() },
      user: { disabledAt: null, deletedAt: null },
    },
    data: { seenAt: now() },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => toId(id)));
}
