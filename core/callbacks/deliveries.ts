import type { DeliveryPage, ListDeliveries } from "#protocol/callback.ts";
import { limits } from "#protocol/limits.ts";
import type { Scope } from "../apps/scope.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";

/** Calls of an app's callback that are remembered. */
const KEPT = 1_000;

export type Tried = {
  /** Null when there was no answer. */
  status: number | null;
  text: string;
  latencyMs: number;
  /** In words, empty when the receiver took it. */
  error: string;
};

/** Makes a call and tells how it went: only a 200 says that the receiver took it. */
export async function tryCall(call: () => Promise<{ status: number; text: string }>): Promise<Tried> {
  const began = performance.now();
  const over = () => Math.round(performance.now() - began);
  try {
    const { status, text } = await call();
    const error = status === 200 ? "" : `the receiver answered ${status}`;
    return { status, text, latencyMs: over(), error };
  } catch (error) {
    const words = (error instanceof Error ? error.message : String(error)).slice(0, 250);
    return { status: null, text: "", latencyMs: over(), error: words };
  }
}

type Delivery = Omit<Tried, "text"> & {
  appId: number;
  messages: number;
  messageId?: number;
  attempt: number;
};

/** Writes a call down, and forgets those that were long ago. */
export async function noteDelivery(
  { db, now }: Pick<Scope, "db" | "now">,
  delivery: Delivery,
): Promise<void> {
  const { appId, messages, messageId, attempt, status, latencyMs, error } = delivery;
  const { id } = await db.callbackDelivery.create({
    data: { appId, messages, messageId, attempt, status, latencyMs, error, createdAt: now() },
    select: { id: true },
  });
  // Now and then is often enough, and costs the other calls nothing.
  if (toId(id) % 50 !== 0) return;
  const last = await db.callbackDelivery.findFirst({
    where: { appId },
    orderBy: { id: "desc" },
    skip: KEPT,
    select: { id: true },
  });
  if (last) await db.callbackDelivery.deleteMany({ where: { appId, id: { lte: last.id } } });
}

/** The last calls of the app's callback, the newest first. */
export async function listDeliveries(ctx: Context, { before }: ListDeliveries): Promise<DeliveryPage> {
  assertCanManageApp(ctx);
  const limit = limits.deliveriesPage;
  const rows = await ctx.db.callbackDelivery.findMany({
    where: { appId: ctx.app.id, ...(before === undefined ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const deliveries = rows.slice(0, limit).map((row) => ({
    id: toId(row.id),
    messages: row.messages,
    messageId: row.messageId === null ? null : toId(row.messageId),
    attempt: row.attempt,
    status: row.status,
    latencyMs: row.latencyMs,
    error: row.error,
    createdAt: row.createdAt.getTime(),
  }));
  return { deliveries, next: rows.length > limit ? (deliveries.at(-1)?.id ?? null) : null };
}
