import { Prisma } from "#generated/prisma/client.ts";
import { findApp } from "../apps/find-app.ts";
import type { Context } from "../context.ts";
import { isRefusal } from "../fail.ts";
import { holdGroup } from "../groups/change-group.ts";
import { selectInsiders } from "../groups/insiders.sql.ts";
import { letOut } from "../groups/let-out.ts";
import { assertCanManageApp } from "../permissions.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { loadAccounts } from "./find-accounts.ts";
import type { Account } from "./get-account.ts";

/**
 * Deletes accounts, none when one of them does not exist: they leave their groups and rooms, are nobody's friend any
 * more, and all that is left is the name beside what they wrote. Their sessions end within 5 s; the names are not
 * given again. Running it again finishes what was cut off.
 */
export async function deleteAccounts(ctx: Context, usernames: string[]): Promise<void> {
  assertCanManageApp(ctx);
  const accounts = await loadAccounts(ctx, ctx.db, usernames);
  for (const account of accounts) {
    await leaveGroups(ctx, account);
    await transaction(ctx, (tx) => erase(ctx, tx, account));
    ctx.runtime.caches.userIds.delete(`${ctx.app.id}:${account.profile.username}`);
  }
}

async function leaveGroups(ctx: Context, { id }: Account): Promise<void> {
  const appId = ctx.app.id;
  const inside = await ctx.db.membershipInterval.findMany({
    where: { userAppId: appId, userId: id, toSeq: null },
    select: { convAppId: true, convId: true },
  });
  // Their own app's groups, and those of other apps of its account.
  for (const convAppId of new Set(inside.map((row) => row.convAppId))) {
    const home = convAppId === appId ? ctx.app : (await findApp(ctx, { id: convAppId }))?.ref;
    if (!home) continue;
    const conversations = inside.filter((row) => row.convAppId === convAppId).map(({ convId }) => convId);
    const groups = await ctx.db.group.findMany({
      where: { appId: convAppId, conversationId: { in: conversations }, dissolvedAt: null },
      select: { id: true },
      orderBy: { id: "asc" },
    });
    for (const group of groups) await leaveGroup({ ...ctx, app: home }, toId(group.id), id);
  }
}

/** In the context of the group's app. */
async function leaveGroup(ctx: Context, group: number, userId: number): Promise<void> {
  await holdGroup(ctx, group, async (held) => {
    const { conversation } = held.row;
    const insiders = await selectInsiders(ctx.app.id, held.tx.db, { conversation, userIds: [userId] });
    if (insiders.size > 0) await letOut(ctx, held, [...insiders.values()], "left");
  }).catch((error: unknown) => {
    // Dissolved a moment ago: nothing is left to leave.
    if (!isRefusal(error)) throw error;
  });
}

async function erase(ctx: Context, tx: Tx, { id, profile }: Account): Promise<void> {
  const appId = ctx.app.id;
  const { username } = profile;
  const row = await tx.db.user.update({
    where: { appId_id: { appId, id } },
    data: {
      ...nothing,
      isAdmin: false,
      passwordHash: "",
      profileVersion: { increment: 1 },
      deletedAt: ctx.now(),
      updatedAt: ctx.now(),
    },
  });
  await revokeSessions(ctx, tx, { userId: id, reason: "user_disabled" });
  const { profileVersion } = row;
  const user = { username, nickname: "", avatar: null, profileVersion, deleted: true };
  const friends = await tx.db.friendship.findMany({ where: { appId, userId: id, friendAppId: appId } });
  await tx.db.friendship.deleteMany({ where: { appId, OR: [{ userId: id }, { friendId: id }] } });
  await tx.db.friendship.deleteMany({ where: { friendAppId: appId, friendId: id } });
  await tx.db.friendRequest.deleteMany({ where: { appId, OR: [{ fromId: id }, { toId: id }] } });
  await tx.db.roomMember.deleteMany({ where: { userAppId: appId, userId: id } });
  for (const { friendId } of friends) {
    tx.log({ userId: toId(friendId), entry: { kind: "friend.removed", user } });
  }
  tx.afterCommit({ kind: "profile.changed", appId, userId: id, username, profileVersion });
  tx.audit({ action: "user.delete", target: `user:${username}` });
}

const nothing = {
  nickname: "",
  nicknameLower: "",
  avatar: null,
  gender: 0,
  birthday: null,
  signature: "",
  region: "",
  address: "",
  extras: Prisma.DbNull,
};
