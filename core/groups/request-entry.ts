import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import type { HeldGroup } from "./change-group.ts";
import type { Person } from "./find-people.ts";
import { selectManagers } from "./insiders.sql.ts";
import { requestColumns, toJoinRequests } from "./join-requests.ts";
import { assertMayCome } from "./let-in.ts";

/** Requests of one person to one group that are kept. */
const KEPT_OF_ONE = 20;

/**
 * Asks for people to be let into a held group, by themselves or by the member who invites them; they and those who
 * manage the group are told. Who waits already is not told again.
 */
export async function requestEntry(
  ctx: Context,
  group: HeldGroup,
  { people, reason }: { people: Person[]; reason: string },
): Promise<void> {
  const { row, acting, tx } = group;
  const appId = ctx.app.id;
  await assertMayCome(ctx, group, people);
  const waiting = await tx.db.groupRequest.findMany({
    where: { appId, groupId: row.id, state: "pending" },
    select: { userId: true },
  });
  const known = new Set(waiting.map(({ userId }) => toId(userId)));
  const fresh = people.filter(({ id }) => !known.has(id));
  if (known.size + fresh.length > limits.joinRequests) {
    throw refuse("too_many_join_requests", "Too many people wait to come in.");
  }
  const now = ctx.now();
  const userIds = fresh.map(({ id }) => id);
  await tx.db.groupRequest.createMany({
    data: userIds.map((userId) => ({
      appId,
      groupId: row.id,
      userAppId: appId,
      userId,
      inviterId: acting?.id ?? null,
      reason,
      state: "pending" as const,
      createdAt: now,
      updatedAt: now,
    })),
  });
  await forgetOldest(ctx, group, userIds);
  const rows = await tx.db.groupRequest.findMany({
    where: { appId, groupId: row.id, userId: { in: userIds }, state: "pending" },
    select: requestColumns,
    orderBy: { id: "asc" },
  });
  const managers = (await selectManagers(appId, tx.db, row.conversation)).flatMap((manager) =>
    manager.appId === appId ? [manager.id] : [],
  );
  const requests = await toJoinRequests(ctx, tx.db, rows);
  for (const [index, request] of requests.entries()) {
    for (const userId of new Set([toId(rows[index]?.userId ?? 0n), ...managers])) {
      tx.log({ userId, entry: { kind: "group.requested", request } });
    }
  }
}

/** Whoever asks again and again does not make the history grow without end. */
async function forgetOldest(ctx: Context, { row, tx }: HeldGroup, userIds: number[]): Promise<void> {
  const theirs = { appId: ctx.app.id, groupId: row.id, userId: { in: userIds } };
  const eager = await tx.db.groupRequest.groupBy({
    by: ["userId"],
    where: theirs,
    having: { id: { _count: { gt: KEPT_OF_ONE } } },
  });
  for (const { userId } of eager) {
    const where = { ...theirs, userId };
    const oldest = await tx.db.groupRequest.findFirst({
      where,
      orderBy: { id: "desc" },
      skip: KEPT_OF_ONE - 1,
      select: { id: true },
    });
    if (oldest) await tx.db.groupRequest.deleteMany({ where: { ...where, id: { lt: oldest.id } } });
  }
}
