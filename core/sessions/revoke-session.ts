import type { RevokeSession } from "#protocol/session.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { transaction } from "../transaction.ts";
import { revokeSessions } from "./revoke-sessions.ts";

/** Signs one of the acting user's devices out: dead for requests at once, for live sockets within 5 s. */
export async function revokeSession(ctx: UserContext, input: RevokeSession): Promise<void> {
  const { userId } = ctx.actor;
  await transaction(ctx, async (tx) => {
    const row = await tx.db.session.findUnique({
      where: { appId_id: { appId: ctx.app.id, id: input.id } },
      select: { userId: true, revokedAt: true },
    });
    if (!row || row.userId !== BigInt(userId)) throw refuse("not_found", "There is no such device.");
    if (row.revokedAt) return;
    await revokeSessions(ctx, tx, { userId, sessionId: input.id, reason: "device_signed_out" });
  });
}

/** Signs the acting device out. */
export async function endSession(ctx: UserContext): Promise<void> {
  const { userId, sessionId } = ctx.actor;
  await transaction(ctx, (tx) => revokeSessions(ctx, tx, { userId, sessionId, reason: "signed_out" }));
}
