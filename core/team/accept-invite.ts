import { limits } from "#protocol/limits.ts";
import type { AcceptOperatorInvite, OfferedRole, OperatorInviteToken } from "#protocol/team.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { networkOf } from "../network-of.ts";
import { checkSecondFactor } from "../operators/second-factor.ts";
import { type CreatedOperatorSession, insertOperatorSession } from "../operators/sign-in-operator.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { addressSlowdown } from "../sessions/address-slowdown.ts";
import { transaction } from "../transaction.ts";
import { hashInviteToken } from "./team.ts";

const TRIES_PER_MINUTE = 20;

async function findInvite(scope: Pick<Context, "now">, db: Queryable, token: string) {
  const row = await db.operatorInvite.findUnique({
    where: { tokenHash: hashInviteToken(token) },
    include: { app: true },
  });
  const isGood = row && !row.usedAt && !row.revokedAt && row.expiresAt > scope.now() && !row.app.deletedAt;
  if (!isGood) throw notValid();
  return row;
}

const notValid = () =>
  refuse("link_not_valid", "This link was used already, has expired or is meant for somebody else.");

const takeTry = (ctx: Context): Promise<void> =>
  ctx.runtime.limiter.take(`-:operator-invite:${networkOf(ctx.address)}`, {
    points: TRIES_PER_MINUTE,
    seconds: 60,
  });

/** What a link offers and to whom; refuses one that is used, over or revoked. */
export async function getOperatorInvite(ctx: Context, { token }: OperatorInviteToken): Promise<OfferedRole> {
  await takeTry(ctx);
  return readOperatorInvite(ctx, token);
}

/** The same for the page behind the link. */
export async function readOperatorInvite(
  scope: Pick<Context, "db" | "now">,
  token: string,
): Promise<OfferedRole> {
  const { app, email, role } = await findInvite(scope, scope.db, token);
  const known = (await scope.db.operator.count({ where: { email } })) > 0;
  return { app: app.name, email, role, known };
}

/**
 * Makes the person of the link's address an operator of its app in the link's role, and signs them in. Who is known
 * gives their password and second step, who is new the password to have. Of two at once one is refused.
 */
export async function acceptOperatorInvite(
  ctx: Context,
  input: AcceptOperatorInvite,
): Promise<CreatedOperatorSession> {
  await takeTry(ctx);
  const invite = await findInvite(ctx, ctx.db, input.token);
  if (invite.email !== input.email) throw notValid();
  const known = await ctx.db.operator.findUnique({ where: { email: invite.email } });
  if (known) {
    await checkPassword(ctx.runtime, {
      stored: known.passwordHash,
      password: input.password,
      slowdowns: [
        { name: `-:operator-sign-in:${invite.email}@`, attempts: ctx.app.settings.signInBurst },
        addressSlowdown(ctx),
      ],
    });
    if (known.disabledAt) throw refuse("user_disabled", "This account was disabled.");
    await checkSecondFactor(ctx, known, input.code);
  }
  const passwordHash = known ? known.passwordHash : await hashNew(ctx, input.password);
  return transaction(ctx, async (tx) => {
    const { count } = await tx.db.operatorInvite.updateMany({
      where: { id: invite.id, usedAt: null, revokedAt: null },
      data: { usedAt: ctx.now() },
    });
    if (count === 0) throw notValid();
    const { id: operatorId } =
      known ??
      (await tx.db.operator.create({
        data: {
          accountId: invite.app.accountId,
          email: invite.email,
          name: input.name.trim(),
          passwordHash,
        },
      }));
    await tx.db.operatorRole.upsert({
      where: { operatorId_appId: { operatorId, appId: invite.appId } },
      create: { operatorId, appId: invite.appId, role: invite.role },
      update: {},
    });
    tx.audit({
      action: "team.join",
      target: `operator:${invite.email}`,
      appId: invite.appId,
      after: { role: invite.role },
    });
    return { operatorId, ...(await insertOperatorSession(ctx, tx.db, operatorId)) };
  });
}

async function hashNew(ctx: Context, password: string): Promise<string> {
  const bytes = Buffer.byteLength(password);
  if (bytes < limits.webPasswordMinBytes || bytes > limits.passwordMaxBytes) {
    throw refuse("password_invalid", `A password has at least ${limits.webPasswordMinBytes} bytes.`);
  }
  assertAcceptablePassword(password);
  return hashPassword(ctx.runtime, password);
}
