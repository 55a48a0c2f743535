import { createHash, randomBytes } from "node:crypto";
import { limits } from "#protocol/limits.ts";
import type { OperatorRole } from "#protocol/operator.ts";
import type {
  InvitedOperator,
  InviteOperator,
  SetTeamRole,
  Team,
  TeamInvite,
  TeamPerson,
} from "#protocol/team.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp, assertCanOwnApp } from "../permissions.ts";
import { actorName, type Tx, transaction } from "../transaction.ts";

export const hashInviteToken = (token: string): string =>
  createHash("sha256").update(token).digest("base64url");

type InviteRow = {
  id: number;
  email: string;
  role: OperatorRole;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
};

const toInvite = ({ id, email, role, createdBy, createdAt, expiresAt }: InviteRow): TeamInvite => ({
  id,
  email,
  role,
  createdBy,
  createdAt: createdAt.getTime(),
  expiresAt: expiresAt.getTime(),
});

const openInvites = (ctx: Context) => ({
  appId: ctx.app.id,
  usedAt: null,
  revokedAt: null,
  expiresAt: { gt: ctx.now() },
});

/** Who runs the app, and who was asked to. */
export async function getTeam(ctx: Context): Promise<Team> {
  assertCanManageApp(ctx);
  const roles = await ctx.db.operatorRole.findMany({
    where: { appId: ctx.app.id },
    include: { operator: { include: { sessions: { orderBy: { seenAt: "desc" }, take: 1 } } } },
    orderBy: { operatorId: "asc" },
  });
  const invites = await ctx.db.operatorInvite.findMany({
    where: openInvites(ctx),
    orderBy: { id: "desc" },
  });
  return {
    members: roles.map(({ role, operator }) => ({
      id: operator.id,
      email: operator.email,
      name: operator.name,
      role,
      secondFactor: operator.totpConfirmedAt !== null,
      seenAt: operator.sessions[0]?.seenAt.getTime() ?? null,
    })),
    invites: invites.map(toInvite),
  };
}

/** Makes a link for the person of this address, good once and for a week; an earlier one to them ends. */
export async function inviteOperator(
  ctx: Context,
  { email, role }: InviteOperator,
): Promise<InvitedOperator> {
  assertCanOwnApp(ctx);
  const appId = ctx.app.id;
  const token = randomBytes(24).toString("base64url");
  return transaction(ctx, async (tx) => {
    const known = await tx.db.operatorRole.count({ where: { appId, operator: { email } } });
    if (known > 0) throw refuse("operator_exists", "This person is in the team already.");
    await tx.db.operatorInvite.updateMany({
      where: { ...openInvites(ctx), email },
      data: { revokedAt: ctx.now() },
    });
    const open = await tx.db.operatorInvite.count({ where: openInvites(ctx) });
    if (open >= limits.operatorInvites) {
      throw refuse("too_many_links", `An app has at most ${limits.operatorInvites} open invitations.`);
    }
    const row = await tx.db.operatorInvite.create({
      data: {
        appId,
        email,
        role,
        tokenHash: hashInviteToken(token),
        createdBy: actorName(ctx),
        createdAt: ctx.now(),
        expiresAt: new Date(ctx.now().getTime() + limits.operatorInviteMs),
      },
    });
    tx.audit({ action: "team.invite", target: `operator:${email}`, after: { role } });
    return { ...toInvite(row), token };
  });
}

/** Ends a link that nobody took yet. */
export async function revokeOperatorInvite(ctx: Context, { id }: TeamPerson): Promise<void> {
  assertCanOwnApp(ctx);
  await transaction(ctx, async (tx) => {
    const row = await tx.db.operatorInvite.findFirst({ where: { ...openInvites(ctx), id } });
    if (!row) throw refuse("not_found", "There is no such invitation.");
    await tx.db.operatorInvite.update({ where: { id }, data: { revokedAt: ctx.now() } });
    tx.audit({ action: "team.revokeInvite", target: `operator:${row.email}` });
  });
}

/** Gives somebody of the team another role; the last owner stays one. */
export async function setTeamRole(ctx: Context, { id, role }: SetTeamRole): Promise<void> {
  assertCanOwnApp(ctx);
  await transaction(ctx, async (tx) => {
    const before = await holdMember(ctx, tx, id);
    if (before.role === role) return;
    if (before.role === "owner") await assertOtherOwner(ctx, tx.db, id);
    await tx.db.operatorRole.update({ where: before.where, data: { role } });
    tx.audit({
      action: "team.setRole",
      target: `operator:${before.email}`,
      before: { role: before.role },
      after: { role },
    });
  });
}

/** Takes somebody out of the team; the last owner stays. */
export async function removeFromTeam(ctx: Context, { id }: TeamPerson): Promise<void> {
  assertCanOwnApp(ctx);
  await transaction(ctx, async (tx) => {
    const before = await holdMember(ctx, tx, id);
    if (before.role === "owner") await assertOtherOwner(ctx, tx.db, id);
    await tx.db.operatorRole.delete({ where: before.where });
    tx.audit({ action: "team.remove", target: `operator:${before.email}`, before: { role: before.role } });
  });
}

async function holdMember(ctx: Context, tx: Tx, operatorId: number) {
  const appId = ctx.app.id;
  // Taking the app first makes two changes of its team follow each other: one owner stays.
  await tx.db.app.update({ where: { id: appId }, data: { id: appId } });
  const where = { operatorId_appId: { operatorId, appId } };
  const row = await tx.db.operatorRole.findUnique({ where, include: { operator: true } });
  if (!row) throw refuse("operator_not_found", "There is no such person in the team.");
  return { where, role: row.role, email: row.operator.email };
}

async function assertOtherOwner({ app }: Context, db: Queryable, operatorId: number): Promise<void> {
  const others = await db.operatorRole.count({
    where: { appId: app.id, role: "owner", operatorId: { not: operatorId } },
  });
  if (others === 0) throw refuse("last_owner", "An app keeps at least one owner.");
}
