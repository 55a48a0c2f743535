import type { Context } from "../context.ts";
import type { Tx } from "../transaction.ts";

export type RevokedSessions = {
  userId: number;
  /** Absent: all sessions of the user. */
  sessionId?: number;
  /** The one that stays when all others end. */
  exceptId?: number;
  reason: string;
};

/** Ends sessions inside the caller's commit: dead for requests at once, for live sockets within 5 s. */
export async function revokeSessions(ctx: Context, tx: Tx, revoked: RevokedSessions): Promise<void> {
  const { userId, sessionId, exceptId, reason } = revoked;
  const { id: appId } = ctx.app;
  await tx.db.session.updateMany({
    where: { appId, userId, revokedAt: null, id: { equals: sessionId, not: exceptId } },
    data: { revokedAt: ctx.now() },
  });
  // The row is what every process finds, also one that misses the hint.
  await tx.db.revocation.create({ data: { appId, userId, sessionId, exceptId, reason } });
  tx.afterCommit({
    kind: "revoked",
    appId,
    userId,
    sessionId: sessionId ?? null,
    exceptId: exceptId ?? null,
    reason,
  });
}
