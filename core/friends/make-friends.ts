import type { UserContext } from "../context.ts";
import type { Tx } from "../transaction.ts";
import type { Pair } from "./pair.ts";
import { relationsTo } from "./relations.ts";

/** Makes the two friends, settles what they asked each other, and tells both sides. */
export async function makeFriends(ctx: UserContext, tx: Tx, { me, other }: Pair): Promise<void> {
  const appId = ctx.app.id;
  const createdAt = ctx.now();
  await tx.db.friendRequest.updateMany({
    where: {
      appId,
      state: "pending",
      OR: [
        { fromId: me.id, toId: other.id },
        { fromId: other.id, toId: me.id },
      ],
    },
    data: { state: "accepted", updatedAt: createdAt },
  });
  await tx.db.friendship.createMany({
    data: [
      { appId, userId: me.id, friendAppId: appId, friendId: other.id, createdAt },
      { appId, userId: other.id, friendAppId: appId, friendId: me.id, createdAt },
    ],
    skipDuplicates: true,
  });
  const mine = await relationsTo(ctx, tx.db, me.id, [other.id]);
  const theirs = await relationsTo(ctx, tx.db, other.id, [me.id]);
  tx.log({
    userId: me.id,
    entry: { kind: "friend.accepted", user: other.summary, relation: mine(other.id) },
  });
  tx.log({ userId: other.id, entry: { kind: "friend.accepted", user: me.summary, relation: theirs(me.id) } });
}
