import type { AnswerJoinRequest } from "#protocol/group.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { changeGroup } from "./change-group.ts";
import { findPeople } from "./find-people.ts";
import { settleRequests } from "./join-requests.ts";
import { letIn } from "./let-in.ts";
import { assertMay, canManageGroup } from "./permissions.ts";

/** Lets somebody in who asked or was invited, or refuses them; both sides are told on all their devices. */
export async function answerRequest(ctx: Context, input: AnswerJoinRequest): Promise<void> {
  if (ctx.actor.kind === "operator") assertCanManageApp(ctx);
  const request = await ctx.db.groupRequest.findFirst({
    where: { appId: ctx.app.id, id: input.request },
    select: { groupId: true, userId: true, user: { select: { username: true } } },
  });
  if (!request) throw noRequest();
  await changeGroup(ctx, toId(request.groupId), async (group) => {
    const { row, tx } = group;
    assertMay(canManageGroup(group), "Only the owner and the admins may do that.");
    const waiting = await tx.db.groupRequest.count({
      where: { appId: ctx.app.id, groupId: row.id, userId: request.userId, state: "pending" },
    });
    if (waiting === 0) throw refuse("join_request_answered", "This request was answered already.");
    if (input.approve) await letIn(ctx, group, await findPeople(ctx, tx.db, [request.user.username]));
    else await settleRequests(ctx, group, { userIds: [toId(request.userId)], state: "refused" });
  });
}

const noRequest = () => refuse("join_request_not_found", "There is no such request.");
