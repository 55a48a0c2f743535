import type { Relation } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** What each of these people is to the user; the answer is a lookup by id. */
export async function relationsTo(
  ctx: Context,
  db: Queryable,
  userId: number,
  ids: number[],
): Promise<(id: number) => Relation> {
  const appId = ctx.app.id;
  const friendships = await db.friendship.findMany({ where: { appId, userId, friendId: { in: ids } } });
  const blocks = await db.block.findMany({ where: { appId, userId, blockedId: { in: ids } } });
  const sent = await db.friendRequest.findMany({
    where: { appId, fromId: userId, toId: { in: ids }, state: "pending" },
    select: { toId: true },
  });
  const received = await db.friendRequest.findMany({
    where: { appId, toId: userId, fromId: { in: ids }, state: "pending" },
    select: { fromId: true, createdAt: true },
  });
  const friendOf = new Map(friendships.map((row) => [toId(row.friendId), row]));
  const blockedSince = new Map(blocks.map((row) => [toId(row.blockedId), row.createdAt]));
  const asked = new Set(sent.map((row) => toId(row.toId)));
  const askedBy = new Set(
    received
      .filter((row) => isVisible(row.createdAt, blockedSince.get(toId(row.fromId))))
      .map((row) => toId(row.fromId)),
  );
  return (id) => {
    const friendship = friendOf.get(id);
    return {
      friend: friendship !== undefined,
      remark: friendship?.remark ?? "",
      note: friendship?.note ?? "",
      blocked: blockedSince.has(id),
      request: asked.has(id) ? "sent" : askedBy.has(id) ? "received" : "none",
    };
  };
}

/** A request made while its reader had blocked the asker stays unseen until the block is lifted. */
export const isVisible = (askedAt: Date, blockedSince: Date | undefined): boolean =>
  blockedSince === undefined || askedAt < blockedSince;
