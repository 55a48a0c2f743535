import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import type { HeldGroup } from "./change-group.ts";
import type { Person } from "./find-people.ts";
import { selectManagers } from "./insiders.sql.ts";
import { requestColumns, toJoinRequests } from "./join-requests.ts";
import { assertMayCome } from "./let-in.ts";

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
  for (const { id: userId } of fresh) {
    const values = {
      inviterId: acting?.id ?? null,
      reason,
      state: "pending" as const,
      createdAt: now,
      updatedAt: now,
    };
    await tx.db.groupRequest.upsert({
      where: { appId_groupId_userId: { appId, groupId: row.id, userId } },
      create: { appId, groupId: row.id, userAppId: appId, userId, ...values },
      update: { ...values, answeredBy: "" },
    });
  }
  const rows = await tx.db.groupRequest.findMany({
    where: { appId, groupId: row.id, userId: { in: fresh.map(({ id }) => id) } },
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
