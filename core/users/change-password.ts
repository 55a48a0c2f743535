import type { ChangePassword } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { insertSession, type NewSession } from "../sessions/insert-session.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { transaction } from "../transaction.ts";

/**
 * Sets a new password after the old one was checked. Every session of the user ends within 5 s, on pages and live
 * sockets; the acting device goes on under a session of a new number, which is answered.
 */
export async function changePassword(ctx: UserContext, input: ChangePassword): Promise<NewSession> {
  const { userId, sessionId } = ctx.actor;
  const where = { appId_id: { appId: ctx.app.id, id: userId } };
  const user = await ctx.db.user.findUnique({ where, select: { passwordHash: true } });
  await checkPassword(ctx.runtime, {
    stored: user?.passwordHash ?? null,
    password: input.oldPassword,
    slowdowns: [{ name: `${ctx.app.id}:password:${userId}`, attempts: ctx.app.settings.signInBurst }],
  });
  if (input.newPassword === input.oldPassword) {
    throw refuse("password_invalid", "The new password is the old one.");
  }
  assertAcceptablePassword(input.newPassword);
  const passwordHash = await hashPassword(ctx.runtime, input.newPassword);
  return transaction(ctx, async (tx) => {
    // Only the password that was checked is replaced: another change may have gone first.
    const { count } = await tx.db.user.updateMany({
      where: { appId: ctx.app.id, id: userId, passwordHash: user?.passwordHash ?? "" },
      data: { passwordHash, updatedAt: ctx.now() },
    });
    if (count === 0) throw refuse("wrong_credentials", "The password was changed a moment ago.");
    await revokeSessions(ctx, tx, { userId, exceptId: sessionId, reason: "password_changed" });
    await revokeSessions(ctx, tx, { userId, sessionId, reason: "session_renewed" });
    return insertSession(ctx, tx.db, userId);
  });
}
