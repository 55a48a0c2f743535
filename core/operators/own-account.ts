import type { RevokeSession } from "#protocol/session.ts";
import type { ChangeOperatorPassword, OperatorAccount, UpdateOperator } from "#protocol/team.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { deviceName } from "../sessions/device-name.ts";
import type { NewSession } from "../sessions/insert-session.ts";
import { sessionIdleMs } from "../sessions/session-life.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { actingOperator } from "./acting-operator.ts";
import { checkOwnPassword } from "./check-own-password.ts";
import { insertOperatorSession } from "./sign-in-operator.ts";

const MOST_SESSIONS = 100;

/** The acting operator's own account with the devices that are signed in to it. */
export async function getOwnAccount(ctx: Context): Promise<OperatorAccount> {
  const { operatorId, sessionId } = actingOperator(ctx);
  const operator = await ctx.db.operator.findUniqueOrThrow({ where: { id: operatorId } });
  const sessions = await ctx.db.operatorSession.findMany({
    where: {
      operatorId,
      revokedAt: null,
      expiresAt: { gt: ctx.now() },
      seenAt: { gt: new Date(ctx.now().getTime() - sessionIdleMs) },
    },
    orderBy: [{ seenAt: "desc" }, { id: "desc" }],
    take: MOST_SESSIONS,
  });
  return {
    email: operator.email,
    name: operator.name,
    secondFactor: operator.totpConfirmedAt !== null,
    recoveryCodesLeft: await ctx.db.operatorRecoveryCode.count({ where: { operatorId, usedAt: null } }),
    sessions: sessions.map((row) => ({
      id: toId(row.id),
      device: deviceName(row.userAgent),
      address: row.address,
      seenAt: row.seenAt.getTime(),
      current: toId(row.id) === sessionId,
    })),
  };
}

/** Changes the name by which others in the team see the acting operator. */
export async function updateOwnAccount(ctx: Context, { name }: UpdateOperator): Promise<void> {
  const { operatorId, email } = actingOperator(ctx);
  await transaction(ctx, async (tx) => {
    const before = await tx.db.operator.findUniqueOrThrow({ where: { id: operatorId } });
    await tx.db.operator.update({ where: { id: operatorId }, data: { name: name.trim() } });
    tx.audit({
      action: "operator.update",
      target: `operator:${email}`,
      before: { name: before.name },
      after: { name: name.trim() },
    });
  });
}

/** Ends one of the acting operator's sessions. */
export async function revokeOwnSession(ctx: Context, { id }: RevokeSession): Promise<void> {
  const { operatorId, email } = actingOperator(ctx);
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.operatorSession.updateMany({
      where: { id, operatorId, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (count === 0) throw refuse("not_found", "There is no such device.");
    tx.audit({ action: "operator.revokeSession", target: `operator:${email}`, after: { session: id } });
  });
}

/** Sets a new password after the old one; every session ends, this device goes on under a new one. */
export async function changeOwnPassword(ctx: Context, input: ChangeOperatorPassword): Promise<NewSession> {
  const { operatorId, email } = actingOperator(ctx);
  await checkOwnPassword(ctx, input.oldPassword);
  if (input.newPassword === input.oldPassword) {
    throw refuse("password_invalid", "The new password is the old one.");
  }
  assertAcceptablePassword(input.newPassword);
  const passwordHash = await hashPassword(ctx.runtime, input.newPassword);
  return transaction(ctx, async (tx) => {
    await tx.db.operator.update({
      where: { id: operatorId },
      data: { passwordHash, passwordChangedAt: ctx.now() },
    });
    await tx.db.operatorSession.updateMany({
      where: { operatorId, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    tx.audit({ action: "operator.changePassword", target: `operator:${email}` });
    return insertOperatorSession(ctx, tx.db, operatorId);
  });
}
