import type { JoinRequest, ListJoinRequests } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { UserContext } from "../context.ts";
import { readGroup } from "./change-group.ts";
import { requestColumns, toJoinRequests } from "./join-requests.ts";
import { selectManagedGroups } from "./managed-groups.sql.ts";
import { assertMay, canManageGroup } from "./permissions.ts";

const MOST_OWN = 100;
const newest = [{ createdAt: "desc" as const }, { id: "desc" as const }];

/** Requests to join that concern the acting user, or the history of one group for those who manage it; newest first. */
export async function listRequests(ctx: UserContext, input: ListJoinRequests): Promise<JoinRequest[]> {
  const { app, actor, db } = ctx;
  if (input.group !== undefined) {
    const group = await readGroup(ctx, input.group);
    assertMay(canManageGroup(group), "Only the owner and the admins may see that.");
    const where = { appId: app.id, groupId: group.row.id };
    const rows = await db.groupRequest.findMany({
      where,
      select: requestColumns,
      orderBy: newest,
      take: 2 * limits.joinRequests,
    });
    return toJoinRequests(ctx, db, rows);
  }
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
