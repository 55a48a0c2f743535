import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { type Account, accountColumns, toAccount } from "../users/get-account.ts";

export type FriendAccount = { account: Account; appKey: string; remark: string; note: string };

/** The acting user's friends by name, those of other apps of the same owner too. */
export async function listFriends(ctx: UserContext): Promise<FriendAccount[]> {
  const { app, actor, db } = ctx;
  const rows = await db.friendship.findMany({ where: { appId: app.id, userId: actor.userId } });
  const found: FriendAccount[] = [];
  for (const appId of new Set(rows.map(({ friendAppId }) => friendAppId))) {
    const friendOf = new Map(
      rows.filter((row) => row.friendAppId === appId).map((row) => [toId(row.friendId), row]),
    );
    const { appKey } = await db.app.findUniqueOrThrow({ where: { id: appId }, select: { appKey: true } });
    const users = await db.user.findMany({
      where: { appId, id: { in: [...friendOf.keys()] }, deletedAt: null },
      select: accountColumns,
    });
    for (const user of users) {
      const { remark = "", note = "" } = friendOf.get(toId(user.id)) ?? {};
      found.push({ account: toAccount(user), appKey, remark, note });
    }
  }
  return found.sort((a, b) => (a.account.profile.username < b.account.profile.username ? -1 : 1));
}
