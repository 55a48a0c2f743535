import type { SetUp } from "#protocol/operator.ts";
import { createApp } from "../apps/create-app.ts";
import type { AppRef, Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { networkOf } from "../network-of.ts";
import { insertOperatorSession } from "../operators/sign-in-operator.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { insertSession, type NewSession } from "../sessions/insert-session.ts";
import { type Tx, transaction } from "../transaction.ts";
import { insertUser } from "../users/register-user.ts";
import { lockInstallation } from "./lock-installation.ts";
import { makeOperator } from "./make-operator.ts";
import { isSetupOpen } from "./setup-token.ts";

export type SetUpResult = { app: AppRef; user: NewSession; operator: NewSession };

const TRIES_PER_MINUTE = 20;

/**
 * The first-run set-up, in one commit that consumes the token: the operator who owns everything, the first app, and
 * the owner's chat account in it with the same password. Both are signed in. Of two at once one is refused.
 */
export async function setUp(ctx: Context, input: SetUp): Promise<SetUpResult> {
  await ctx.runtime.limiter.take(`-:set-up:${networkOf(ctx.address)}`, {
    points: TRIES_PER_MINUTE,
    seconds: 60,
  });
  await assertOpen(ctx.db, input.token);
  assertAcceptablePassword(input.password);
  const operatorHash = await hashPassword(ctx.runtime, input.password);
  const userHash = await hashPassword(ctx.runtime, input.password);
  return transaction(ctx, async (tx) => {
    await lockInstallation(tx.db);
    await assertOpen(tx.db, input.token);
    await tx.db.installation.update({ where: { id: 1 }, data: { setupTokenHash: null } });
    const operator = await makeOperator(tx.db, { email: input.email, passwordHash: operatorHash });
    const app = await firstApp(ctx, tx, input.appName, operator.accountId);
    await ownEverything(tx, operator.id);
    tx.audit({ action: "installation.setUp", target: `operator:${input.email}`, after: { app: app.appKey } });
    return {
      app,
      user: await ownersAccount({ ...ctx, app }, tx, input, userHash),
      operator: await insertOperatorSession(ctx, tx.db, operator.id),
    };
  });
}

async function assertOpen(db: Tx["db"], token: string): Promise<void> {
  if (!(await isSetupOpen({ db }, token))) throw refuse("setup_closed", "There is nothing to set up.");
}

async function firstApp(ctx: Context, tx: Tx, name: string, accountId: number): Promise<AppRef> {
  const hasDefault = (await tx.db.app.count({ where: { isDefault: true }, take: 1 })) > 0;
  return createApp(ctx.runtime, tx.db, { accountId, name, isDefault: !hasDefault });
}

async function ownersAccount(ctx: Context, tx: Tx, input: SetUp, passwordHash: string): Promise<NewSession> {
  const { username, nickname } = input;
  const { id } = await insertUser(ctx, tx.db, { username, nickname, passwordHash });
  return insertSession(ctx, tx.db, id);
}

/** The first operator owns every app, those that were seeded before too. */
async function ownEverything(tx: Tx, operatorId: number): Promise<void> {
  const apps = await tx.db.app.findMany({ select: { id: true } });
  await tx.db.operatorRole.createMany({
    data: apps.map((app) => ({ operatorId, appId: app.id, role: "owner" as const })),
  });
}
