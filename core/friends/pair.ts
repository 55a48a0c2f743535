import type { UserSummary } from "#protocol/user.ts";
import { lockPair } from "../blocks/lock-pair.sql.ts";
import type { UserContext } from "../context.ts";
import { type Tx, transaction } from "../transaction.ts";
import { getOwnProfile } from "../users/get-user.ts";
import { loadOtherUser } from "../users/load-user.ts";
import { type ProfileRow, toUserSummary } from "../users/to-user.ts";
import { lockUsers } from "./lock-users.sql.ts";

/** Two users of one app, as the acting one sees them. */
export type Pair = {
  me: { id: number; summary: UserSummary };
  other: { id: number; summary: UserSummary; row: ProfileRow };
};

/**
 * Runs a change between the acting user and the named one; changes between the same two follow each other.
 * With `lockConversation` messages between them wait too.
 */
export async function changePair<T>(
  ctx: UserContext,
  username: string,
  change: (tx: Tx, pair: Pair) => Promise<T>,
  options: { lockConversation?: boolean } = {},
): Promise<T> {
  const { row, id } = await loadOtherUser(ctx, username);
  const own = await getOwnProfile(ctx);
  const pair: Pair = {
    me: { id: ctx.actor.userId, summary: toSummary(own) },
    other: { id, row, summary: toUserSummary(row) },
  };
  return transaction(ctx, async (tx) => {
    const lock = options.lockConversation ? lockPair : lockUsers;
    await lock(ctx.app.id, tx.db, pair.me.id, id);
    return change(tx, pair);
  });
}

const toSummary = ({ username, nickname, avatar, profileVersion }: UserSummary): UserSummary => ({
  username,
  nickname,
  avatar,
  profileVersion,
});
