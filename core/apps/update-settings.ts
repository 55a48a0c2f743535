import type { AppSettings, UpdateAppSettings } from "#protocol/operator.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { transaction } from "../transaction.ts";
import { forgetApp } from "./find-app.ts";
import { settingsOf } from "./settings.ts";

/** True for operators who may read how the app is set up. */
export const canReadSettings = (ctx: Context): boolean => ctx.app.id > 0 && ctx.actor.kind === "operator";

/** True for the app's owners and admins. */
export function canUpdateSettings(ctx: Context): boolean {
  const { actor, app } = ctx;
  return app.id > 0 && actor.kind === "operator" && (actor.role === "owner" || actor.role === "admin");
}

function assertCanUpdateSettings(ctx: Context): void {
  if (!canUpdateSettings(ctx))
    throw refuse("forbidden", "Only owners and admins may change an app's settings.");
}

/** The app's settings in force. */
export async function getSettings(ctx: Context): Promise<AppSettings> {
  if (!canReadSettings(ctx)) throw refuse("forbidden", "Only operators of the app may see its settings.");
  return ctx.app.settings;
}

/** Changes the named settings of the app and answers all that are in force; other processes follow within 2 s. */
export async function updateSettings(ctx: Context, input: UpdateAppSettings): Promise<AppSettings> {
  assertCanUpdateSettings(ctx);
  const settings = await transaction(ctx, async (tx) => {
    // Taking the row first makes two changes at once follow each other.
    const before = await tx.db.app.update({ where: { id: ctx.app.id }, data: { id: ctx.app.id } });
    const changes = { ...(isRecord(before.settings) ? before.settings : {}), ...input.settings };
    await tx.db.app.update({ where: { id: ctx.app.id }, data: { settings: changes } });
    tx.audit({
      action: "app.updateSettings",
      target: `app:${ctx.app.appKey}`,
      before: settingsOf(before.settings),
      after: settingsOf(changes),
    });
    return settingsOf(changes);
  });
  forgetApp(ctx, ctx.app);
  return settings;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
