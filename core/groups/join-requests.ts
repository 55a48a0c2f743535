import type { AnsweredJoinRequest, JoinRequest } from "#protocol/group.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, type UserSummaryRow, userSummaryColumns } from "../users/to-user.ts";
import type { HeldGroup } from "./change-group.ts";
import { selectManagers } from "./insiders.sql.ts";

/** The columns of a request to join that its form on the wire is made of. */
export const requestColumns = {
  id: true,
  userId: true,
  inviterId: true,
  reason: true,
  state: true,
  createdAt: true,
  user: { select: userSummaryColumns },
  group: { select: { id: true, name: true, avatar: true } },
} as const;

export type RequestRow = {
  id: bigint;
  userId: bigint;
  inviterId: bigint | null;
  reason: string;
  state: JoinRequest["state"];
  createdAt: Date;
  user: UserSummaryRow;
  group: { id: bigint; name: string; avatar: string | null };
};

/** Requests as they cross the wire, in the order given. */
export async function toJoinRequests(
  ctx: Context,
  db: Queryable,
  rows: RequestRow[],
): Promise<JoinRequest[]> {
  const ids = [...new Set(rows.flatMap(({ inviterId }) => inviterId ?? []))];
  const people =
    ids.length === 0
      ? []
      : await db.user.findMany({ where: { appId: ctx.app.id, id: { in: ids } }, select: userSummaryColumns });
  const inviters = new Map(people.map((row) => [row.id, toUserSummary(row)]));
  return rows.map(({ id, inviterId, reason, state, createdAt, user, group }) => ({
    id: toId(id),
    group: { id: toId(group.id), name: group.name, avatar: group.avatar },
    user: toUserSummary(user),
    inviter: inviterId === null ? null : (inviters.get(inviterId) ?? null),
    reason,
    state,
    createdAt: createdAt.getTime(),
  }));
}

/** Requests that were answered, with who did it; without an account for that name it was the app's operator. */
export async function toAnsweredRequests(
  ctx: Context,
  rows: (RequestRow & { answeredBy: string; updatedAt: Date })[],
): Promise<AnsweredJoinRequest[]> {
  const { app, db } = ctx;
  const names = [...new Set(rows.map(({ answeredBy }) => answeredBy).filter(Boolean))];
  const people = await db.user.findMany({
    where: { appId: app.id, username: { in: names } },
    select: userSummaryColumns,
  });
  const answerers = new Map(people.map((row) => [row.username, toUserSummary(row)]));
  const requests = await toJoinRequests(ctx, db, rows);
  return rows.flatMap(({ answeredBy, updatedAt }, index) => {
    const request = requests[index];
    if (!request) return [];
    return { ...request, answeredBy: answerers.get(answeredBy) ?? null, answeredAt: updatedAt.getTime() };
  });
}

/**
 * Answers the requests of these people that wait, if any, and tells them and those who manage the group; without
 * `userIds` all of the group's.
 */
export async function settleRequests(
  ctx: Context,
  group: HeldGroup,
  { userIds, state }: { userIds?: number[]; state: "approved" | "refused" },
): Promise<void> {
  const { row, acting, tx } = group;
  const appId = ctx.app.id;
  const where = {
    appId,
    groupId: row.id,
    state: "pending" as const,
    ...(userIds ? { userId: { in: userIds } } : {}),
  };
  const waiting = await tx.db.groupRequest.findMany({
    where,
    select: requestColumns,
    orderBy: { id: "asc" },
  });
  if (waiting.length === 0) return;
  const answeredBy = acting?.summary.username ?? "";
  await tx.db.groupRequest.updateMany({ where, data: { state, answeredBy, updatedAt: ctx.now() } });
  const managers = await selectManagers(appId, tx.db, row.conversation);
  const answered = await toJoinRequests(
    ctx,
    tx.db,
    waiting.map((request) => ({ ...request, state })),
  );
  for (const [index, request] of answered.entries()) {
    const userId = toId(waiting[index]?.userId ?? 0n);
    const readers = managers.filter((manager) => manager.appId === appId);
    for (const reader of new Set([userId, ...readers.map(({ id }) => id)])) {
      tx.log({ userId: reader, entry: { kind: "group.requestAnswered", request } });
    }
  }
}

/** Tells somebody who manages the group from now on who waits to come in. */
export async function tellWaiting(ctx: Context, { row, tx }: HeldGroup, userId: number): Promise<void> {
  const waiting = await tx.db.groupRequest.findMany({
    where: { appId: ctx.app.id, groupId: row.id, state: "pending" },
    select: requestColumns,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  for (const request of await toJoinRequests(ctx, tx.db, waiting)) {
    tx.log({ userId, entry: { kind: "group.requested", request } });
  }
}
