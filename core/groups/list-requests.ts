import type { AnsweredJoinRequests, JoinRequest, ListAnsweredRequests } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { readGroup } from "./change-group.ts";
import { requestColumns, toAnsweredRequests, toJoinRequests } from "./join-requests.ts";
import { selectManagedGroups } from "./managed-groups.sql.ts";
import { assertMay, canManageGroup } from "./permissions.ts";

const MOST_OWN = 100;
const newest = [{ createdAt: "desc" as const }, { id: "desc" as const }];

/** What waits in the groups that the acting user manages, and what they asked themselves; newest first. */
export async function listRequests(ctx: UserContext): Promise<JoinRequest[]> {
  const { app, actor, db } = ctx;
  const managed = await selectManagedGroups(app.id, db, actor.userId);
  const waiting = await db.groupRequest.findMany({
    where: { appId: app.id, groupId: { in: managed }, state: "pending" },
    select: requestColumns,
  });
  const own = await db.groupRequest.findMany({
    where: { appId: app.id, userAppId: app.id, userId: actor.userId },
    select: requestColumns,
    orderBy: newest,
    take: MOST_OWN,
  });
  const rows = [...waiting, ...own].sort(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || Number(b.id - a.id),
  );
  return toJoinRequests(ctx, db, rows);
}

/** Who asked to come into a group, why, and who answered how and when, for those who manage it; newest asked first. */
export async function listAnsweredRequests(
  ctx: UserContext,
  input: ListAnsweredRequests,
): Promise<AnsweredJoinRequests> {
  const group = await readGroup(ctx, input.group);
  assertMay(canManageGroup(group), "Only the owner and the admins may see that.");
  const found = await ctx.db.groupRequest.findMany({
    where: {
      appId: ctx.app.id,
      groupId: group.row.id,
      state: { not: "pending" },
      ...(input.before === undefined ? {} : { id: { lt: input.before } }),
    },
    select: { ...requestColumns, answeredBy: true, updatedAt: true },
    orderBy: { id: "desc" },
    take: limits.joinRequestsPage + 1,
  });
  const page = found.slice(0, limits.joinRequestsPage);
  const last = page.at(-1);
  return {
    requests: await toAnsweredRequests(ctx, page),
    next: found.length > page.length && last ? toId(last.id) : null,
  };
}
