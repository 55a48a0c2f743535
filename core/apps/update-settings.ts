import type { AppSettings, UpdateAppSettings } from "#protocol/operator.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp, assertCanSeeApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { forgetApp } from "./find-app.ts";
import { settingsOf } from "./settings.ts";

/** The app's settings in force. */
export async function getSettings(ctx: Context): Promise<AppSettings> {
  assertCanSeeApp(ctx);
  return ctx.app.settings;
}

/** Changes the named settings of the app and answers all that are in force; other processes follow within 2 s. */
export async function updateSettings(ctx: Context, input: UpdateAppSettings): Promise<AppSettings> {
  assertCanManageApp(ctx);
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
