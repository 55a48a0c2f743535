import type { Friend } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { changePair } from "../friends/pair.ts";
import { isVisible } from "../friends/relations.ts";

/** Lifts a block; a friend request made meanwhile arrives now. */
export async function removeBlock(ctx: UserContext, input: Friend): Promise<void> {
  await changePair(
    ctx,
    input.username,
    async (tx, { me, other }) => {
      const appId = ctx.app.id;
      const where = { appId_userId_blockedId: { appId, userId: me.id, blockedId: other.id } };
      const block = await tx.db.block.findUnique({ where });
      if (!block) throw refuse("block_not_found", "This person is not blocked.");
      await tx.db.block.delete({ where });
      tx.log({ userId: me.id, entry: { kind: "block.removed", user: other.summary } });

      const asked = await tx.db.friendRequest.findUnique({
        where: { appId_fromId_toId: { appId, fromId: other.id, toId: me.id } },
      });
      if (!asked || isVisible(asked.createdAt, block.createdAt)) return;
      const { reason, state } = asked;
      const createdAt = asked.createdAt.getTime();
      tx.log({
        userId: me.id,
        entry: {
          kind: "friend.requested",
          request: { user: other.summary, direction: "received", reason, state, createdAt },
        },
      });
    },
    { lockConversation: true },
  );
}
