import { limits } from "#protocol/limits.ts";
import type { AppSecrets, ConfirmPassword } from "#protocol/operator.ts";
import type { Context } from "../context.ts";
import { checkOwnPassword } from "../operators/check-own-password.ts";
import { assertCanManageApp, assertCanOwnApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { randomAppKey } from "./create-app.ts";
import { forgetApp } from "./find-app.ts";
import { openMasterSecret, sealMasterSecret } from "./master-secret.ts";

/** What is told of an app's secrets without showing one. */
export async function getSecrets(ctx: Context): Promise<AppSecrets> {
  assertCanManageApp(ctx);
  const row = await ctx.db.app.findUniqueOrThrow({ where: { id: ctx.app.id } });
  const until = row.previousSecretUntil;
  const overlaps = row.previousSecret !== null && until !== null && until > ctx.now();
  return {
    rotatedAt: row.secretRotatedAt?.getTime() ?? null,
    usedAt: row.secretUsedAt?.getTime() ?? null,
    previous: overlaps
      ? { until: until.getTime(), usedAt: row.previousSecretUsedAt?.getTime() ?? null }
      : null,
  };
}

/** The master secret, for an owner who just gave the password again; the look is written down. */
export async function revealSecret(ctx: Context, input: ConfirmPassword): Promise<{ masterSecret: string }> {
  assertCanOwnApp(ctx);
  await checkOwnPassword(ctx, input.password);
  const { app, runtime } = ctx;
  return transaction(ctx, async (tx) => {
    const row = await tx.db.app.findUniqueOrThrow({ where: { id: app.id } });
    tx.audit({ action: "app.revealSecret", target: `app:${app.appKey}` });
    return { masterSecret: openMasterSecret(runtime, app.appKey, row.masterSecret) };
  });
}

/**
 * Gives the app a new master secret, which is told this once; the one so far is taken for another 24 hours, the one
 * before it no longer. Asks for the owner's password.
 */
export async function rotateSecret(ctx: Context, input: ConfirmPassword): Promise<{ masterSecret: string }> {
  assertCanOwnApp(ctx);
  await checkOwnPassword(ctx, input.password);
  const { app, runtime } = ctx;
  const masterSecret = randomAppKey();
  await transaction(ctx, async (tx) => {
    // Taking the row first makes two rotations at once follow each other.
    const row = await tx.db.app.update({ where: { id: app.id }, data: { secretRotatedAt: ctx.now() } });
    const previousSecretUntil = new Date(ctx.now().getTime() + limits.secretOverlapMs);
    await tx.db.app.update({
      where: { id: app.id },
      data: {
        masterSecret: sealMasterSecret(runtime, app.appKey, masterSecret),
        secretUsedAt: null,
        previousSecret: row.masterSecret,
        previousSecretUntil,
        previousSecretUsedAt: row.secretUsedAt,
      },
    });
    tx.audit({ action: "app.rotateSecret", target: `app:${app.appKey}`, after: { previousSecretUntil } });
  });
  forgetApp(ctx, app);
  return { masterSecret };
}

/** Ends the time in which the secret before the last rotation is still taken; other processes follow within 2 s. */
export async function endPreviousSecret(ctx: Context): Promise<void> {
  assertCanOwnApp(ctx);
  const { app } = ctx;
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.app.updateMany({
      where: { id: app.id, previousSecret: { not: null } },
      data: { previousSecret: null, previousSecretUntil: null, previousSecretUsedAt: null },
    });
    if (count > 0) tx.audit({ action: "app.endPreviousSecret", target: `app:${app.appKey}` });
  });
  forgetApp(ctx, app);
}
