import { forgetApp } from "../apps/find-app.ts";
import type { Context } from "../context.ts";
import { isRecord } from "../is-record.ts";
import { assertCanManageApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";

/** Turns the search for sensitive words on or off; what is done with a message that has one stays as it was set. */
export async function switchWords(ctx: Context, on: boolean): Promise<void> {
  assertCanManageApp(ctx);
  const { id, settings } = ctx.app;
  if (on === (settings.sensitiveWords !== "off")) return;
  const sensitiveWords = on ? "refuse" : "off";
  await transaction(ctx, async (tx) => {
    // Taking the row first makes two changes at once follow each other.
    const before = await tx.db.app.update({ where: { id }, data: { id } });
    const changes = { ...(isRecord(before.settings) ? before.settings : {}), sensitiveWords };
    await tx.db.app.update({ where: { id }, data: { settings: changes } });
    tx.audit({ action: "words.switch", target: "words", after: { on } });
  });
  forgetApp(ctx, ctx.app);
}
