import type { Profile, Register } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { networkOf } from "../network-of.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { lockUsername } from "./lock-username.sql.ts";
import { profileColumns, toProfile } from "./to-user.ts";

const HOUR = 3_600;

/** True when people may make their own accounts in this app. */
export const canRegisterUser = (ctx: Context): boolean =>
  ctx.actor.kind !== "visitor" || ctx.app.settings.registration;

/**
 * Makes an account. A name that exists, in whatever letter case, is refused with `username_taken`; accounts made from
 * one address are limited.
 */
export async function registerUser(ctx: Context, input: Register): Promise<Profile> {
  if (!canRegisterUser(ctx)) throw refuse("registration_closed", "This app does not take registrations.");
  assertAcceptablePassword(input.password);
  if (ctx.actor.kind === "visitor") {
    await ctx.runtime.limiter.take(`${ctx.app.id}:register:${networkOf(ctx.address)}`, {
      points: ctx.app.settings.registrationsPerHour,
      seconds: HOUR,
    });
  }
  // Asked before the slow hash, and again inside the commit.
  await assertUsernameIsFree(ctx, ctx.db, input.username);
  const passwordHash = await hashPassword(ctx.runtime, input.password);
  const { profile } = await transaction(ctx, (tx) => insertUser(ctx, tx.db, { ...input, passwordHash }));
  return profile;
}

export type NewUser = { username: string; nickname?: string; passwordHash: string };

/** Makes the row of an account inside the caller's commit; refuses a taken name. */
export async function insertUser(
  ctx: Context,
  db: Queryable,
  user: NewUser,
): Promise<{ id: number; profile: Profile }> {
  const { username, nickname = "", passwordHash } = user;
  await lockUsername(ctx.app.id, db, username.toLowerCase());
  await assertUsernameIsFree(ctx, db, username);
  const row = await db.user.create({
    data: {
      appId: ctx.app.id,
      username,
      usernameLower: username.toLowerCase(),
      nickname,
      nicknameLower: nickname.toLowerCase(),
      passwordHash,
    },
    select: profileColumns,
  });
  return { id: toId(row.id), profile: toProfile(row) };
}

async function assertUsernameIsFree(ctx: Context, db: Queryable, username: string): Promise<void> {
  const taken = await db.user.count({
    where: { appId: ctx.app.id, usernameLower: username.toLowerCase() },
    take: 1,
  });
  if (taken > 0) throw refuse("username_taken", "This username exists already.");
}
