import { randomBytes } from "node:crypto";
import type { CallbackInfo, SetCallback } from "#protocol/callback.ts";
import { openMasterSecret, sealMasterSecret } from "../apps/master-secret.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { parseTarget } from "./target.ts";
import { releaseRefused, selectRefusals } from "./waiting.sql.ts";

/** How it stands with the app's callback; null when it has none. */
export async function getCallback(ctx: Context): Promise<CallbackInfo | null> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  const row = await ctx.db.callback.findUnique({ where: { appId } });
  if (!row) return null;
  const [refused, waiting, dead] = await Promise.all([
    selectRefusals(appId, ctx.db),
    ctx.db.callbackMessage.count({ where: { appId, deadAt: null } }),
    ctx.db.callbackMessage.count({ where: { appId, deadAt: { not: null } } }),
  ]);
  const { url, enabled, attempts, lastError } = row;
  return {
    url,
    enabled,
    secret: openMasterSecret(ctx.runtime, ctx.app.appKey, row.secret),
    waiting,
    dead,
    attempts: Math.max(attempts, refused?.attempts ?? 0),
    lastError: lastError || (refused?.error ?? ""),
    nextTryAt: (refused?.nextTryAt ?? row.nextTryAt).getTime(),
    lastSuccessAt: row.lastSuccessAt?.getTime() ?? null,
  };
}

/**
 * Says where the app hears of every message from this commit on. What waits goes to the new address, at once; while it
 * is not enabled nothing is noted. Refuses addresses of machines that are not the internet's.
 */
export async function setCallback(
  ctx: Context,
  input: SetCallback,
  { allowedNetworks }: { allowedNetworks: readonly string[] },
): Promise<CallbackInfo> {
  assertCanManageApp(ctx);
  const url = parseTarget(input.url, allowedNetworks);
  const { enabled } = input;
  const appId = ctx.app.id;
  const now = ctx.now();
  await transaction(ctx, async (tx) => {
    const before = await tx.db.callback.findUnique({
      where: { appId },
      select: { url: true, enabled: true },
    });
    await tx.db.callback.upsert({
      where: { appId },
      create: {
        appId,
        url,
        enabled,
        secret: makeSecret(ctx),
        createdAt: now,
        updatedAt: now,
        nextTryAt: now,
      },
      update: { url, enabled, attempts: 0, lastError: "", nextTryAt: now, updatedAt: now },
    });
    await releaseRefused(appId, tx.db);
    tx.audit({
      action: "callback.set",
      target: "callback",
      before: before ?? undefined,
      after: { url, enabled },
    });
  });
  const info = await getCallback(ctx);
  if (!info) throw refuse("not_found", "The callback was removed just now.");
  return info;
}

/** Ends the callback, with whatever it was not told. */
export async function removeCallback(ctx: Context): Promise<void> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  await transaction(ctx, async (tx) => {
    await tx.db.callback.deleteMany({ where: { appId } });
    await tx.db.callbackMessage.deleteMany({ where: { appId } });
    await tx.db.callbackDelivery.deleteMany({ where: { appId } });
    tx.audit({ action: "callback.remove", target: "callback" });
  });
}

const makeSecret = (ctx: Context): string =>
  sealMasterSecret(ctx.runtime, ctx.app.appKey, randomBytes(24).toString("base64url"));
