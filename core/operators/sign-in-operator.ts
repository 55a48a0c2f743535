import type { OperatorSignIn } from "#protocol/operator.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { addressSlowdown } from "../sessions/address-slowdown.ts";
import { deviceColumns, type NewSession } from "../sessions/insert-session.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { checkSecondFactor } from "./second-factor.ts";

export type CreatedOperatorSession = NewSession & { operatorId: number };

/**
 * Signs an operator in under a new session, with the same answer after the same work for a wrong password and an
 * unknown address; guessing is slowed, never locked. An account with a second step also gives a code.
 */
export async function signInOperator(ctx: Context, input: OperatorSignIn): Promise<CreatedOperatorSession> {
  const email = input.email.trim().toLowerCase();
  const operator = await ctx.db.operator.findUnique({ where: { email } });
  const operatorId = operator?.id ?? 0;
  const cameFromHere = await ctx.db.operatorSession.count({
    where: { operatorId, address: ctx.address },
    take: 1,
  });
  const name = cameFromHere > 0 && ctx.address !== "" ? `${operatorId}@${ctx.address}` : `${email}@`;
  await checkPassword(ctx.runtime, {
    stored: operator?.passwordHash ?? null,
    password: input.password,
    slowdowns: [
      { name: `-:operator-sign-in:${name}`, attempts: ctx.app.settings.signInBurst },
      addressSlowdown(ctx),
    ],
  });
  if (!operator) throw refuse("wrong_credentials", "The name or the password is wrong.");
  if (operator.disabledAt) throw refuse("user_disabled", "This account was disabled.");
  await checkSecondFactor(ctx, operator, input.code);
  const { passwordHash } = operator;
  return transaction(ctx, async (tx) => {
    // The check took its time: holds the operator while the password is still the one that was checked.
    const { count } = await tx.db.operator.updateMany({
      where: { id: operatorId, passwordHash, disabledAt: null },
      data: { passwordHash },
    });
    if (count === 0) throw refuse("wrong_credentials", "The name or the password is wrong.");
    tx.audit({ action: "operator.signIn", target: `operator:${email}` });
    return { operatorId, ...(await insertOperatorSession(ctx, tx.db, operatorId)) };
  });
}

/** Makes a session of the operator inside the caller's commit, always under a new number. */
export async function insertOperatorSession(
  ctx: Context,
  db: Queryable,
  operatorId: number,
): Promise<NewSession> {
  const row = await db.operatorSession.create({
    data: { operatorId, ...deviceColumns(ctx) },
    select: { id: true, expiresAt: true },
  });
  return { sessionId: toId(row.id), expiresAt: row.expiresAt };
}
