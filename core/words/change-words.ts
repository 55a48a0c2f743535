import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { forgetApp } from "../apps/find-app.ts";
import { type Tx, transaction } from "../transaction.ts";

/** True for the app itself, its owners and its admins. */
export const canManageWords = ({ actor, app }: Context): boolean =>
  app.id > 0 &&
  (actor.kind === "app" ||
    actor.kind === "system" ||
    (actor.kind === "operator" && actor.role !== "support"));

export function assertCanManageWords(ctx: Context): void {
  if (!canManageWords(ctx)) throw refuse("forbidden", "Only the app and its operators know its words.");
}

/**
 * Runs a change of the app's words. Changes follow each other; from the commit on this process judges by the new
 * words, other ones within 2 s.
 */
export async function changeWords<T>(ctx: Context, change: (tx: Tx) => Promise<T>): Promise<T> {
  assertCanManageWords(ctx);
  const result = await transaction(ctx, async (tx) => {
    // Taking the app's row first makes two changes at once follow each other.
    await tx.db.app.update({ where: { id: ctx.app.id }, data: { wordsVersion: { increment: 1 } } });
    return change(tx);
  });
  forgetApp(ctx, ctx.app);
  return result;
}
