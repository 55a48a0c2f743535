import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";

/** What a call was answered; the body as it was sent. */
export type KeptAnswer = { status: number; body: string | null };

export type KeyedCall = {
  /** The caller's own name for the call. */
  key: string;
  /** Of everything the call says. */
  callHash: string;
  /** True when a first try that was cut off may be run again. */
  repeatable: boolean;
};

/** A call that was begun so long ago and has no answer was cut off. */
const CUT_OFF_MS = 60_000;
/** So long a caller waits for the answer of the same call that is being worked on. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 100;

/**
 * Claims a call for whoever asks first: answers null, and it is to be run and then kept or forgotten. Everybody else
 * gets what the first was answered. Another call under the same key is refused, and so is one whose first try was cut
 * off when nobody can tell what became of it.
 */
export async function claimCall(ctx: Context, call: KeyedCall): Promise<KeptAnswer | null> {
  const appId = ctx.app.id;
  const { key, callHash } = call;
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { count } = await ctx.db.restAnswer.createMany({
      data: { appId, key, callHash, createdAt: ctx.now() },
      skipDuplicates: true,
    });
    if (count === 1) return null;
    const row = await ctx.db.restAnswer.findUnique({ where: { appId_key: { appId, key } } });
    // Forgotten a moment ago: claimed anew.
    if (!row) continue;
    if (row.callHash !== callHash) {
      throw refuse("idempotency_conflict", "This Idempotency-Key was used for another call.");
    }
    if (row.status !== null) return { status: row.status, body: row.body };
    if (ctx.now().getTime() - row.createdAt.getTime() > CUT_OFF_MS) return takeOver(ctx, call, row.createdAt);
    if (performance.now() > until) throw inProgress("The same call is still being worked on.");
    await pause(LOOK_EVERY_MS);
  }
}

async function takeOver(ctx: Context, { key, repeatable }: KeyedCall, createdAt: Date): Promise<null> {
  if (!repeatable) {
    throw inProgress("The first try was cut off; look what became of it, then use another key.");
  }
  const { count } = await ctx.db.restAnswer.updateMany({
    where: { appId: ctx.app.id, key, createdAt, status: null },
    data: { createdAt: ctx.now() },
  });
  if (count === 0) throw inProgress("The same call is still being worked on.");
  return null;
}

const inProgress = (message: string) => refuse("in_progress", message, 1_000);

/** Keeps the answer of a claimed call for a day. */
export async function keepAnswer(ctx: Context, key: string, { status, body }: KeptAnswer): Promise<void> {
  await ctx.db.restAnswer.updateMany({ where: { appId: ctx.app.id, key }, data: { status, body } });
}

/** Lets a claimed call be run again: it did nothing. */
export async function forgetCall(ctx: Context, key: string): Promise<void> {
  await ctx.db.restAnswer.deleteMany({ where: { appId: ctx.app.id, key, status: null } });
}
