import type { CreateSession, SignedIn } from "#protocol/session.ts";
import { toAppInfo } from "../apps/find-app.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { profileColumns, settingsColumns, toProfile, toUserSettings } from "../users/to-user.ts";
import { addressSlowdown } from "./address-slowdown.ts";
import { insertSession, type NewSession } from "./insert-session.ts";
import { revokeSessions } from "./revoke-sessions.ts";

export type CreatedSession = NewSession & { signedIn: SignedIn };

/**
 * Signs a user in under a new session. A wrong password and an unknown name get the same answer after the same work;
 * guessing is slowed per name and per address, and strangers' guesses never slow an address the user came from before.
 * The session that the same browser held so far, if any, ends.
 */
export async function createSession(
  ctx: Context,
  input: CreateSession,
  options: { replaces?: { userId: number; sessionId: number } } = {},
): Promise<CreatedSession> {
  const user = await ctx.db.user.findUnique({
    where: { appId_username: { appId: ctx.app.id, username: input.username } },
    select: { ...profileColumns, ...settingsColumns, passwordHash: true, disabledAt: true },
  });
  const userId = user ? toId(user.id) : 0;
  const { signInBurst } = ctx.app.settings;
  const name = (await isKnownAddress(ctx, userId)) ? `${userId}@${ctx.address}` : `${input.username}@`;
  await checkPassword(ctx.runtime, {
    stored: user && !user.deletedAt ? user.passwordHash : null,
    password: input.password,
    slowdowns: [{ name: `${ctx.app.id}:sign-in:${name}`, attempts: signInBurst }, addressSlowdown(ctx)],
  });
  if (!user) throw refuse("wrong_credentials", "The name or the password is wrong.");
  if (user.disabledAt) throw refuse("user_disabled", "This account was disabled.");

  const { passwordHash } = user;
  const session = await transaction(ctx, async (tx) => {
    // The check took its time: holds the user while the password is still the one that was checked.
    const { count } = await tx.db.user.updateMany({
      where: { appId: ctx.app.id, id: userId, passwordHash, disabledAt: null, deletedAt: null },
      data: { passwordHash },
    });
    if (count === 0) throw refuse("wrong_credentials", "The name or the password is wrong.");
    const { replaces } = options;
    if (replaces) await revokeSessions(ctx, tx, { ...replaces, reason: "signed_in_again" });
    if (ctx.app.settings.oneDevicePerClass)
      await revokeSessions(ctx, tx, { userId, reason: "signed_in_elsewhere" });
    return insertSession(ctx, tx.db, userId);
  });
  return {
    ...session,
    signedIn: { user: toProfile(user), app: toAppInfo(ctx.app), settings: toUserSettings(user) },
  };
}

/** True when the user signed in from this address before: asked for unknown names too, so that both take as long. */
async function isKnownAddress(ctx: Context, userId: number): Promise<boolean> {
  const known = await ctx.db.session.count({
    where: { appId: ctx.app.id, userId, address: ctx.address },
    take: 1,
  });
  return known > 0 && ctx.address !== "";
}
