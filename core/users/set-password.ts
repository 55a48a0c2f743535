import type { Context } from "../context.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { assertCanManageApp } from "../permissions.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { transaction } from "../transaction.ts";
import { getAccount } from "./get-account.ts";

/** Gives an account another password without asking for the old one; all its sessions end within 5 s. */
export async function setPassword(
  ctx: Context,
  input: { username: string; password: string },
): Promise<void> {
  assertCanManageApp(ctx);
  const { id } = await getAccount(ctx, input.username);
  const passwordHash = await hashPassword(ctx.runtime, input.password);
  await transaction(ctx, async (tx) => {
    await tx.db.user.update({
      where: { appId_id: { appId: ctx.app.id, id } },
      data: { passwordHash, updatedAt: ctx.now() },
    });
    await revokeSessions(ctx, tx, { userId: id, reason: "password_changed" });
    tx.audit({ action: "user.setPassword", target: `user:${input.username}` });
  });
}
