import type { Friend } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { changePair } from "./pair.ts";

/** Ends a friendship on both sides. */
export async function removeFriend(ctx: UserContext, input: Friend): Promise<void> {
  await changePair(ctx, input.username, async (tx, { me, other }) => {
    const { count } = await tx.db.friendship.deleteMany({
      where: {
        appId: ctx.app.id,
        OR: [
          { userId: me.id, friendId: other.id },
          { userId: other.id, friendId: me.id },
        ],
      },
    });
    if (count === 0) throw refuse("friend_not_found", "You are not friends.");
    tx.log({ userId: me.id, entry: { kind: "friend.removed", user: other.summary } });
    tx.log({ userId: other.id, entry: { kind: "friend.removed", user: me.summary } });
  });
}
