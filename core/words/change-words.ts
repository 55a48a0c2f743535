import { forgetApp } from "../apps/find-app.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Tx, transaction } from "../transaction.ts";

/**
 * Runs a change of the app's words. Changes follow each other; from the commit on this process judges by the new
 * words, other ones within 2 s.
 */
export async function changeWords<T>(ctx: Context, change: (tx: Tx) => Promise<T>): Promise<T> {
  assertCanManageApp(ctx);
  const result = await transaction(ctx, async (tx) => {
    // Taking the app's row first makes two changes at once follow each other.
    await tx.db.app.update({ where: { id: ctx.app.id }, data: { wordsVersion: { increment: 1 } } });
    return change(tx);
  });
  forgetApp(ctx, ctx.app);
  return result;
}
