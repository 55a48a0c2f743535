import type { GroupInviteToken, OfferedGroup } from "#protocol/group.ts";
import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import { holdGroup } from "./change-group.ts";
import { findPeople } from "./find-people.ts";
import { isInside, toSummary } from "./get-group.ts";
import { selectGroup } from "./group-row.sql.ts";
import { hashToken, noInvite, stillHolds } from "./invites.ts";
import { letIn } from "./let-in.ts";

const TRIES_PER_MINUTE = 30;

/** The group that a link lets into, and who made it. */
export async function getInvite(ctx: UserContext, input: GroupInviteToken): Promise<OfferedGroup> {
  const invite = await findInvite(ctx, input.token);
  const row = await selectGroup(ctx.app.id, ctx.db, toId(invite.groupId));
  if (!row || row.dissolved) throw noInvite();
  const inviter = await ctx.db.user.findUniqueOrThrow({
    where: { appId_id: { appId: ctx.app.id, id: invite.creatorId } },
    select: userSummaryColumns,
  });
  return { group: await toSummary(ctx, row, await isInside(ctx, row)), inviter: toUserSummary(inviter) };
}

/** Enters a group by a link that holds, using it up by one. */
export async function acceptInvite(ctx: UserContext, input: GroupInviteToken): Promise<{ group: number }> {
  const invite = await findInvite(ctx, input.token);
  return holdGroup(ctx, toId(invite.groupId), async (group) => {
    const { row, tx } = group;
    const appId = ctx.app.id;
    // The group is held, so nobody else uses it up meanwhile; another device of mine may have.
    const { count } = await tx.db.groupInvite.updateMany({
      where: {
        appId,
        id: invite.id,
        AND: [
          stillHolds(ctx.now()),
          { OR: [{ maxUses: null }, { maxUses: { gt: tx.db.groupInvite.fields.uses } }] },
        ],
      },
      data: { uses: { increment: 1 } },
    });
    if (count === 0) throw noInvite();
    await letIn(ctx, group, await findPeople(ctx, tx.db, [ctx.actor.username]));
    return { group: row.id };
  });
}

/** An invitation that holds and is not used up; guessing is slow, and every wrong token looks the same. */
async function findInvite(ctx: UserContext, token: string) {
  await ctx.runtime.limiter.take(`${ctx.app.id}:invite:${ctx.actor.userId}`, {
    points: TRIES_PER_MINUTE,
    seconds: 60,
  });
  const invite = await ctx.db.groupInvite.findFirst({
    where: { appId: ctx.app.id, tokenHash: hashToken(token), ...stillHolds(ctx.now()) },
  });
  if (!invite || (invite.maxUses !== null && invite.uses >= invite.maxUses)) throw noInvite();
  return invite;
}
