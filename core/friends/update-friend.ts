import type { UpdateFriend } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { changePair } from "./pair.ts";

/** Changes the acting user's private name for a friend, or the note about them; the friend never sees either. */
export async function updateFriend(ctx: UserContext, input: UpdateFriend): Promise<void> {
  await changePair(ctx, input.username, async (tx, { me, other }) => {
    const appId = ctx.app.id;
    const { remark, note } = input;
    const where = { appId, userId: me.id, friendId: other.id };
    const { count } = await tx.db.friendship.updateMany({ where, data: { appId, remark, note } });
    if (count === 0) throw refuse("friend_not_found", "You are not friends.");
    const row = await tx.db.friendship.findUniqueOrThrow({ where: { appId_userId_friendId: where } });
    tx.log({
      userId: me.id,
      entry: { kind: "friend.updated", user: other.summary, remark: row.remark, note: row.note },
    });
  });
}
