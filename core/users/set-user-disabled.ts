import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { transaction } from "../transaction.ts";
import { loadUser } from "./load-user.ts";

/** True for the app itself and for its operators. */
export const canDisableUsers = (ctx: Context): boolean =>
  ctx.app.id > 0 &&
  (ctx.actor.kind === "app" || ctx.actor.kind === "operator" || ctx.actor.kind === "system");

/** Shuts an account out, or lets it in again; when shut out, all its sessions end within 5 s. */
export async function setUserDisabled(
  ctx: Context,
  input: { username: string; disabled: boolean },
): Promise<void> {
  if (!canDisableUsers(ctx)) throw refuse("forbidden", "Only the app and its operators may do that.");
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
