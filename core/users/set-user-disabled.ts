import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { transaction } from "../transaction.ts";
import { loadUser } from "./load-user.ts";

/**
 * Shuts an account out, or lets it in again; when shut out, all its sessions end within 5 s. Answers whether that
 * changed anything.
 */
export async function setUserDisabled(
  ctx: Context,
  input: { username: string; disabled: boolean },
): Promise<boolean> {
  assertCanManageApp(ctx);
  const { id, row } = await loadUser(ctx, input.username);
  return transaction(ctx, async (tx) => {
    const { count } = await tx.db.user.updateMany({
      where: { appId: ctx.app.id, id, disabledAt: input.disabled ? null : { not: null } },
      data: { disabledAt: input.disabled ? ctx.now() : null },
    });
    if (input.disabled) await revokeSessions(ctx, tx, { userId: id, reason: "user_disabled" });
    tx.audit({ action: input.disabled ? "user.disable" : "user.enable", target: `user:${row.username}` });
    return count > 0;
  });
}
