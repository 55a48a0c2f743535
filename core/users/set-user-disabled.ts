import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { transaction } from "../transaction.ts";
import { loadUser } from "./load-user.ts";

/** Shuts an account out, or lets it in again; when shut out, all its sessions end within 5 s. */
export async function setUserDisabled(
  ctx: Context,
  input: { username: string; disabled: boolean },
): Promise<void> {
  assertCanManageApp(ctx);
  const { id, row } = await loadUser(ctx, input.username);
  await transaction(ctx, async (tx) => {
    await tx.db.user.update({
      where: { appId_id: { appId: ctx.app.id, id } },
      data: { disabledAt: input.disabled ? ctx.now() : null },
    });
    if (input.disabled) await revokeSessions(ctx, tx, { userId: id, reason: "user_disabled" });
    tx.audit({ action: input.disabled ? "user.disable" : "user.enable", target: `user:${row.username}` });
  });
}
