import { createHash, randomBytes } from "node:crypto";
import type {
  CreatedGroupInvite,
  CreateGroupInvite,
  Group,
  GroupInvite,
  RevokeGroupInvite,
} from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import { changeGroup, readGroup } from "./change-group.ts";
import { assertMay, canAddMembers, canManageGroup } from "./permissions.ts";

/** What is kept of a token: whoever reads the database cannot use it. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** Makes a link that lets people in without asking; only who may let them in may make one. The token is told once. */
export async function createInvite(ctx: UserContext, input: CreateGroupInvite): Promise<CreatedGroupInvite> {
  return changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    assertMay(canAddMembers(group) && acting !== null, "Only who may add people may make a link.");
    const appId = ctx.app.id;
    const now = ctx.now();
    const living = await tx.db.groupInvite.count({
      where: { appId, groupId: row.id, ...stillHolds(now) },
    });
    if (living >= limits.groupInvites)
      throw refuse("too_many_invites", "This group has too many invitations.");
    const token = randomBytes(18).toString("base64url");
    const created = await tx.db.groupInvite.create({
      data: {
        appId,
        groupId: row.id,
        creatorId: ctx.actor.userId,
        tokenHash: hashToken(token),
        expiresAt: input.expiresInMs === null ? null : new Date(now.getTime() + input.expiresInMs),
        maxUses: input.maxUses,
        createdAt: now,
      },
    });
    const creator = acting?.summary ?? nobody;
    return { token, invite: toInvite(created, creator) };
  });
}

/** The invitations of a group that hold, newest first: all for those who manage it, otherwise one's own. */
export async function listInvites(ctx: UserContext, input: Group): Promise<GroupInvite[]> {
  const group = await readGroup(ctx, input.group);
  const appId = ctx.app.id;
  const rows = await ctx.db.groupInvite.findMany({
    where: {
      appId,
      groupId: group.row.id,
      ...stillHolds(ctx.now()),
      ...(canManageGroup(group) ? {} : { creatorId: ctx.actor.userId }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const people = await ctx.db.user.findMany({
    where: { appId, id: { in: rows.map(({ creatorId }) => creatorId) } },
    select: userSummaryColumns,
  });
  const creators = new Map(people.map((row) => [row.id, toUserSummary(row)]));
  return rows
    .filter(({ uses, maxUses }) => maxUses === null || uses < maxUses)
    .map((row) => toInvite(row, creators.get(row.creatorId) ?? nobody));
}

/** Ends an invitation: one's own, or any for those who manage the group. */
export async function revokeInvite(ctx: UserContext, input: RevokeGroupInvite): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const where = { appId: ctx.app.id, groupId: group.row.id, id: input.invite, revokedAt: null };
    const { count } = await group.tx.db.groupInvite.updateMany({
      where: { ...where, ...(canManageGroup(group) ? {} : { creatorId: ctx.actor.userId }) },
      data: { revokedAt: ctx.now() },
    });
    if (count === 0) throw noInvite();
  });
}

export const noInvite = () => refuse("invite_not_found", "This invitation does not hold any more.");

export const stillHolds = (now: Date) => ({
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
});

const nobody: UserSummary = { username: "", nickname: "", avatar: null, profileVersion: 0, deleted: true };

type Row = {
  id: bigint;
  createdAt: Date;
  expiresAt: Date | null;
  maxUses: number | null;
  uses: number;
};

const toInvite = ({ id, createdAt, expiresAt, maxUses, uses }: Row, creator: UserSummary): GroupInvite => ({
  id: toId(id),
  creator,
  createdAt: createdAt.getTime(),
  expiresAt: expiresAt?.getTime() ?? null,
  maxUses,
  uses,
});
