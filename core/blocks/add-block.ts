import type { Friend } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { changePair } from "../friends/pair.ts";

/** Blocks somebody: once this resolves, no later message of theirs reaches the acting user. They are not told. */
export async function addBlock(ctx: UserContext, input: Friend): Promise<void> {
  await changePair(
    ctx,
    input.username,
    async (tx, { me, other }) => {
      const appId = ctx.app.id;
      const where = { appId, userId: me.id, blockedId: other.id };
      if ((await tx.db.block.count({ where, take: 1 })) > 0) {
        throw refuse("block_exists", "This person is blocked already.");
      }
      await tx.db.block.create({ data: { ...where, blockedAppId: appId, createdAt: ctx.now() } });
      tx.log({ userId: me.id, entry: { kind: "block.added", user: other.summary } });
      const watched = { userId: me.id, username: me.summary.username };
      tx.afterCommit({ kind: "watch.ended", appId, watched, watcherId: other.id });
    },
    { lockConversation: true },
  );
}
