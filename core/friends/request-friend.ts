import type { RequestFriend } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import type { Tx } from "../transaction.ts";
import { makeFriends } from "./make-friends.ts";
import { changePair, type Pair } from "./pair.ts";

const REQUESTS_PER_MINUTE = 30;

/**
 * Asks somebody to be friends; asking somebody who already asked accepts. To the asker it looks the same when the
 * other one has blocked them, but then it reaches nobody until the block is lifted.
 */
export async function requestFriend(ctx: UserContext, input: RequestFriend): Promise<void> {
  await ctx.runtime.limiter.take(`${ctx.app.id}:friend-request:${ctx.actor.userId}`, {
    points: REQUESTS_PER_MINUTE,
    seconds: 60,
  });
  await changePair(ctx, input.username, async (tx, pair) => {
    const { me, other } = pair;
    const appId = ctx.app.id;
    const friends = await tx.db.friendship.count({
      where: { appId, userId: me.id, friendId: other.id },
      take: 1,
    });
    if (friends > 0) throw refuse("friend_exists", "You are friends already.");
    const theirs = await tx.db.friendRequest.findUnique({
      where: { appId_fromId_toId: { appId, fromId: other.id, toId: me.id } },
    });
    if (theirs?.state === "pending") await makeFriends(ctx, tx, pair);
    else await ask(ctx, tx, pair, input.reason);
  });
}

async function ask(ctx: UserContext, tx: Tx, { me, other }: Pair, reason: string): Promise<void> {
  const appId = ctx.app.id;
  const before = await tx.db.friendRequest.findUnique({
    where: { appId_fromId_toId: { appId, fromId: me.id, toId: other.id } },
  });
  // Who asked is waiting already: the other one is not told again.
  if (before?.state === "pending") return;
  const now = ctx.now();
  const values = { reason, state: "pending" as const, createdAt: now, updatedAt: now };
  await tx.db.friendRequest.upsert({
    where: { appId_fromId_toId: { appId, fromId: me.id, toId: other.id } },
    create: { appId, fromId: me.id, toAppId: appId, toId: other.id, ...values },
    update: values,
  });
  const request = { reason, state: "pending" as const, createdAt: now.getTime() };
  tx.log({
    userId: me.id,
    entry: { kind: "friend.requested", request: { user: other.summary, direction: "sent", ...request } },
  });
  const blocked = await tx.db.block.count({ where: { appId, userId: other.id, blockedId: me.id }, take: 1 });
  if (blocked > 0) return;
  tx.log({
    userId: other.id,
    entry: { kind: "friend.requested", request: { user: me.summary, direction: "received", ...request } },
  });
}
