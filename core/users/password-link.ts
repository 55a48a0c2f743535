import { createHash, randomBytes } from "node:crypto";
import type { NamedAccount, PasswordLink, ResetPassword } from "#protocol/console-user.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { networkOf } from "../network-of.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { assertCanManageApp } from "../permissions.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { loadOtherUser } from "./load-user.ts";

const TRIES_PER_MINUTE = 20;

const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

const notValid = () => refuse("link_not_valid", "This link was used already or has expired.");

/** Makes a link to hand over, by which its user sets a new password once within a day; earlier ones end. */
export async function createPasswordLink(ctx: Context, { username }: NamedAccount): Promise<PasswordLink> {
  assertCanManageApp(ctx);
  const { id } = await loadOtherUser(ctx, username);
  const token = randomBytes(24).toString("base64url");
  const expiresAt = new Date(ctx.now().getTime() + limits.passwordResetMs);
  await transaction(ctx, async (tx) => {
    await tx.db.passwordReset.deleteMany({ where: { appId: ctx.app.id, userId: id } });
    await tx.db.passwordReset.create({
      data: { appId: ctx.app.id, userId: id, tokenHash: hashToken(token), createdAt: ctx.now(), expiresAt },
    });
    tx.audit({ action: "user.createPasswordLink", target: `user:${username}`, after: { expiresAt } });
  });
  return { token, expiresAt: expiresAt.getTime() };
}

/** Whose password the link sets; refuses one that is used or over. */
export async function readPasswordLink(
  ctx: Pick<Context, "app" | "db" | "now">,
  token: string,
): Promise<{ userId: number; username: string }> {
  const row = await ctx.db.passwordReset.findUnique({
    where: { appId_tokenHash: { appId: ctx.app.id, tokenHash: hashToken(token) } },
    include: { user: { select: { username: true, deletedAt: true } } },
  });
  if (!row || row.usedAt || row.expiresAt <= ctx.now() || row.user.deletedAt) throw notValid();
  return { userId: toId(row.userId), username: row.user.username };
}

/** Sets a new password by a link, once; all sessions of the user end within 5 s. Of two at once one is refused. */
export async function resetPassword(ctx: Context, input: ResetPassword): Promise<{ username: string }> {
  await ctx.runtime.limiter.take(`${ctx.app.id}:password-link:${networkOf(ctx.address)}`, {
    points: TRIES_PER_MINUTE,
    seconds: 60,
  });
  const { userId, username } = await readPasswordLink(ctx, input.token);
  assertAcceptablePassword(input.password);
  const passwordHash = await hashPassword(ctx.runtime, input.password);
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.passwordReset.updateMany({
      where: { appId: ctx.app.id, tokenHash: hashToken(input.token), usedAt: null },
      data: { usedAt: ctx.now() },
    });
    if (count === 0) throw notValid();
    await tx.db.user.update({
      where: { appId_id: { appId: ctx.app.id, id: userId } },
      data: { passwordHash, updatedAt: ctx.now() },
    });
    await revokeSessions(ctx, tx, { userId, reason: "password_changed" });
    tx.audit({ action: "user.resetPassword", target: `user:${username}` });
  });
  return { username };
}
