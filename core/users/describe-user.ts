import type { Profile, UserSummary } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { deviceName } from "../sessions/device-name.ts";
import { sessionIdleMs } from "../sessions/session-life.ts";
import { toId } from "../to-id.ts";
import { loadUser } from "./load-user.ts";
import { toProfile, toUserSummary, userSummaryColumns } from "./to-user.ts";

const MOST = 100;

/** Everything an operator sees of a user on one page. */
export type DescribedUser = {
  profile: Profile;
  disabled: boolean;
  createdAt: number;
  devices: { id: number; name: string; address: string; seenAt: number; online: boolean }[];
  friends: UserSummary[];
  blocked: UserSummary[];
  groups: { id: number; name: string; members: number }[];
};

/** A user with devices, friends, blacklist and groups, at most 100 of each. */
export async function describeUser(ctx: Context, username: string): Promise<DescribedUser> {
  assertCanSeeApp(ctx);
  const { app, db, runtime } = ctx;
  const { id, row } = await loadUser(ctx, username);
  const mine = { appId: app.id, userId: id };
  const [account, sessions, friends, blocks, intervals] = await Promise.all([
    db.user.findUniqueOrThrow({
      where: { appId_id: { appId: app.id, id } },
      select: { disabledAt: true, createdAt: true },
    }),
    db.session.findMany({
      where: {
        ...mine,
        revokedAt: null,
        expiresAt: { gt: ctx.now() },
        seenAt: { gt: new Date(ctx.now().getTime() - sessionIdleMs) },
      },
      orderBy: { seenAt: "desc" },
      take: MOST,
    }),
    db.friendship.findMany({ where: mine, orderBy: { createdAt: "desc" }, take: MOST }),
    db.block.findMany({ where: mine, orderBy: { createdAt: "desc" }, take: MOST }),
    db.membershipInterval.findMany({
      where: { userAppId: app.id, convAppId: app.id, userId: id, toSeq: null },
      select: { convId: true },
      take: MOST,
    }),
  ]);
  const groups = await db.group.findMany({
    where: {
      appId: app.id,
      conversationId: { in: intervals.map(({ convId }) => convId) },
      dissolvedAt: null,
    },
    select: { id: true, name: true, memberCount: true },
    orderBy: { id: "asc" },
  });
  const people = await summaries(ctx, [
    ...friends.map(({ friendId }) => friendId),
    ...blocks.map(({ blockedId }) => blockedId),
  ]);
  const live = runtime.roster.sessionsOf(mine);
  return {
    profile: toProfile(row),
    disabled: account.disabledAt !== null,
    createdAt: account.createdAt.getTime(),
    devices: sessions.map((session) => ({
      id: toId(session.id),
      name: deviceName(session.userAgent),
      address: session.address,
      seenAt: session.seenAt.getTime(),
      online: live.has(toId(session.id)),
    })),
    friends: friends.flatMap(({ friendId }) => people.get(friendId) ?? []),
    blocked: blocks.flatMap(({ blockedId }) => people.get(blockedId) ?? []),
    groups: groups.map((group) => ({ id: toId(group.id), name: group.name, members: group.memberCount })),
  };
}

async function summaries({ app, db }: Context, ids: bigint[]): Promise<Map<bigint, UserSummary>> {
  const rows = await db.user.findMany({
    where: { appId: app.id, id: { in: ids } },
    select: userSummaryColumns,
  });
  return new Map(rows.map((row) => [row.id, toUserSummary(row)]));
}
