import type { DeadCallbackPage, ListDeadCallbacks, RetryCallbacks } from "#protocol/callback.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { reviveCallbacks, selectDeadCallbacks } from "./waiting.sql.ts";

/** Messages that the callback was not told, oldest first. */
export async function listDeadCallbacks(ctx: Context, input: ListDeadCallbacks): Promise<DeadCallbackPage> {
  assertCanManageApp(ctx);
  const limit = limits.deadCallbacksPage;
  const found = await selectDeadCallbacks(ctx.app.id, ctx.db, { after: input.after ?? 0, limit: limit + 1 });
  const dead = found.slice(0, limit);
  return { dead, next: found.length > limit ? (dead.at(-1)?.id ?? null) : null };
}

/** Lets the callback be told once more what was given up: these messages, or all of them. */
export async function retryCallbacks(ctx: Context, { ids }: RetryCallbacks): Promise<{ retried: number }> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  return transaction(ctx, async (tx) => {
    const count = await reviveCallbacks(appId, tx.db, ids ?? null);
    await tx.db.callback.updateMany({ where: { appId }, data: { attempts: 0, nextTryAt: ctx.now() } });
    tx.audit({ action: "callback.retry", target: "callback", after: { retried: count } });
    return { retried: count };
  });
}
