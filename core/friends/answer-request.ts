import type { Friend } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import type { Tx } from "../transaction.ts";
import { makeFriends } from "./make-friends.ts";
import { changePair, type Pair } from "./pair.ts";
import { relationsTo } from "./relations.ts";

/** Accepts a friend request that waits; both are friends on all their devices. */
export async function acceptFriend(ctx: UserContext, input: Friend): Promise<void> {
  await changePair(ctx, input.username, async (tx, pair) => {
    await assertAsked(ctx, tx, pair);
    await makeFriends(ctx, tx, pair);
  });
}

/** Declines a friend request that waits; the asker is told. */
export async function declineFriend(ctx: UserContext, input: Friend): Promise<void> {
  await changePair(ctx, input.username, async (tx, pair) => {
    const { me, other } = pair;
    await assertAsked(ctx, tx, pair);
    await tx.db.friendRequest.update({
      where: { appId_fromId_toId: { appId: ctx.app.id, fromId: other.id, toId: me.id } },
      data: { state: "declined", updatedAt: ctx.now() },
    });
    tx.log({ userId: me.id, entry: { kind: "friend.declined", user: other.summary, direction: "received" } });
    tx.log({ userId: other.id, entry: { kind: "friend.declined", user: me.summary, direction: "sent" } });
  });
}

async function assertAsked(ctx: UserContext, tx: Tx, { me, other }: Pair): Promise<void> {
  const relations = await relationsTo(ctx, tx.db, me.id, [other.id]);
  if (relations(other.id).request === "received") return;
  throw refuse("friend_request_not_found", "This person has not asked you, or took it back.");
}
