import type { Device } from "#protocol/session.ts";
import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { deviceName } from "./device-name.ts";
import { sessionIdleMs } from "./session-life.ts";

/** Live devices are heard of at least once a minute. */
const ONLINE_MS = 120_000;
const MOST = 200;

/**
 * The devices that are signed in as the acting user, last seen first. Online are those with a live connection; while
 * other processes cannot be heard, also those that were heard of lately.
 */
export async function listSessions(ctx: UserContext): Promise<Device[]> {
  const now = ctx.now().getTime();
  const { roster } = ctx.runtime;
  const live = roster.sessionsOf({ appId: ctx.app.id, userId: ctx.actor.userId });
  const isComplete = roster.isComplete();
  const rows = await ctx.db.session.findMany({
    where: {
      appId: ctx.app.id,
      userId: ctx.actor.userId,
      revokedAt: null,
      expiresAt: { gt: ctx.now() },
      seenAt: { gt: new Date(now - sessionIdleMs) },
    },
    orderBy: [{ seenAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  return rows.map((row) => ({
    id: toId(row.id),
    name: deviceName(row.userAgent),
    address: row.address,
    createdAt: row.createdAt.getTime(),
    seenAt: row.seenAt.getTime(),
    online:
      live.has(toId(row.id)) ||
      toId(row.id) === ctx.actor.sessionId ||
      (!isComplete && now - row.seenAt.getTime() < ONLINE_MS),
    current: toId(row.id) === ctx.actor.sessionId,
  }));
}
