import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";

/** Ends the acting operator's session. */
export async function signOutOperator(ctx: Context): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "operator") throw refuse("not_signed_in", "Nobody is signed in.");
  await ctx.db.operatorSession.updateMany({
    where: { id: actor.sessionId, operatorId: actor.operatorId, revokedAt: null },
    data: { revokedAt: ctx.now() },
  });
}
