import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { checkPassword } from "../passwords/check-password.ts";

const ATTEMPTS_PER_MINUTE = 5;

/** Passes when this is the acting operator's password: asked again before what cannot be undone. Guesses are slowed. */
export async function checkOwnPassword(ctx: Context, password: string): Promise<void> {
  const { actor, db, runtime } = ctx;
  if (actor.kind !== "operator") throw refuse("forbidden", "Only an operator may do that.");
  const operator = await db.operator.findUnique({ where: { id: actor.operatorId } });
  await checkPassword(runtime, {
    stored: operator?.passwordHash ?? null,
    password,
    slowdowns: [{ name: `-:operator-password:${actor.operatorId}`, attempts: ATTEMPTS_PER_MINUTE }],
  });
}
