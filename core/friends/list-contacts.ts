import type { ContactList, FriendRequest } from "#protocol/friend.ts";
import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import { isVisible, relationsTo } from "./relations.ts";

const MOST_REQUESTS = 500;

/** The acting user's friends and blocked people by name, and friend requests both ways, newest first. */
export async function listContacts(ctx: UserContext): Promise<ContactList> {
  const appId = ctx.app.id;
  const { userId } = ctx.actor;
  const friendships = await ctx.db.friendship.findMany({ where: { appId, userId } });
  const blocks = await ctx.db.block.findMany({ where: { appId, userId } });
  const requests = await ctx.db.friendRequest.findMany({
    where: { appId, OR: [{ fromId: userId }, { toId: userId }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST_REQUESTS,
  });
  const blockedSince = new Map(blocks.map((row) => [row.blockedId, row.createdAt]));
  const people = await loadPeople(ctx, [
    ...friendships.map((row) => row.friendId),
    ...blocks.map((row) => row.blockedId),
    ...requests.flatMap((row) => [row.fromId, row.toId]),
  ]);
  const relations = await relationsTo(
    ctx,
    ctx.db,
    userId,
    friendships.map((row) => toId(row.friendId)),
  );

  const visible = requests.filter(
    (row) => toId(row.fromId) === userId || isVisible(row.createdAt, blockedSince.get(row.fromId)),
  );
  return {
    friends: friendships
      .flatMap(({ friendId }) => {
        const user = people.get(friendId);
        return user ? [{ user, relation: relations(toId(friendId)) }] : [];
      })
      .sort((a, b) => byName(a.user, b.user)),
    requests: visible.flatMap((row): FriendRequest[] => {
      const direction = toId(row.fromId) === userId ? "sent" : "received";
      const user = people.get(direction === "sent" ? row.toId : row.fromId);
      const { reason, state } = row;
      return user ? [{ user, direction, reason, state, createdAt: row.createdAt.getTime() }] : [];
    }),
    blocked: blocks.flatMap(({ blockedId }) => people.get(blockedId) ?? []).sort(byName),
  };
}

async function loadPeople(ctx: UserContext, ids: bigint[]) {
  const rows = await ctx.db.user.findMany({
    where: { appId: ctx.app.id, id: { in: [...new Set(ids)] } },
    select: userSummaryColumns,
  });
  return new Map(rows.map((row) => [row.id, toUserSummary(row)]));
}

const byName = (a: { username: string }, b: { username: string }): number =>
  a.username < b.username ? -1 : 1;
