import type { AppRef, UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import type { Person } from "../groups/find-people.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { lockPeople } from "./lock-people.sql.ts";
import { loadOthers } from "./others.ts";
import { relationsTo } from "./relations.ts";

/** `appId`: whose people the others are, the acting user's app or another one of its account. */
type People = { appId: number; me: Person; others: Person[]; ids: number[] };

type Named = { app: AppRef; usernames: string[] };

/** Runs a change between the acting user and others, whom nobody else changes meanwhile. */
async function changeFriends(
  ctx: UserContext,
  { app, usernames }: Named,
  change: (tx: Tx, people: People) => Promise<void>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const { me, others } = await loadOthers(ctx, tx.db, usernames, app);
    const ids = others.map(({ id }) => id);
    // Two apps that change each other's people at once take them in the same order.
    for (const appId of [...new Set([ctx.app.id, app.id])].sort((a, b) => a - b)) {
      await lockPeople(appId, tx.db, [me.id, ...ids]);
    }
    await change(tx, { appId: app.id, me, others, ids });
  });
}

const findFriends = (ctx: UserContext, tx: Tx, { me, ids }: People) =>
  tx.db.friendship.findMany({ where: { appId: ctx.app.id, userId: me.id, friendId: { in: ids } } });

/** Makes people friends of the acting user without asking, all or none: nobody may be one already. */
export async function addFriends(ctx: UserContext, named: Named): Promise<void> {
  await changeFriends(ctx, named, async (tx, people) => {
    const { me, ids } = people;
    const appId = ctx.app.id;
    const createdAt = ctx.now();
    if ((await findFriends(ctx, tx, people)).length > 0) {
      throw refuse("friend_exists", "One of them is a friend already.");
    }
    await tx.db.friendRequest.updateMany({
      where: {
        appId,
        state: "pending",
        OR: [
          { fromId: me.id, toId: { in: ids } },
          { fromId: { in: ids }, toId: me.id },
        ],
      },
      data: { state: "accepted", updatedAt: createdAt },
    });
    await tx.db.friendship.createMany({
      data: ids.flatMap((id) => [
        { appId, userId: me.id, friendAppId: people.appId, friendId: id, createdAt },
        { appId: people.appId, userId: id, friendAppId: appId, friendId: me.id, createdAt },
      ]),
      skipDuplicates: true,
    });
    await tellFriends(ctx, tx, people);
  });
}

/**
 * Both sides hear of it, with what each is to the other now. Devices know people by their names, which are those of
 * their own app, so they hear nothing of other apps' people.
 */
async function tellFriends(ctx: UserContext, tx: Tx, people: People): Promise<void> {
  const { me, others, ids } = people;
  const appId = ctx.app.id;
  if (people.appId !== appId) return;
  const mine = await relationsTo(ctx, tx.db, me.id, ids);
  const blocks = await tx.db.block.findMany({ where: { appId, userId: { in: ids }, blockedId: me.id } });
  const blockers = new Set(blocks.map(({ userId }) => toId(userId)));
  for (const { id, summary } of others) {
    tx.log({ userId: me.id, entry: { kind: "friend.accepted", user: summary, relation: mine(id) } });
    const blocked = blockers.has(id);
    const relation = { friend: true, remark: "", note: "", blocked, request: "none" as const };
    tx.log({ userId: id, entry: { kind: "friend.accepted", user: me.summary, relation } });
  }
}

/** Ends friendships on both sides, all or none of them. */
export async function removeFriends(ctx: UserContext, named: Named): Promise<void> {
  await changeFriends(ctx, named, async (tx, people) => {
    const { appId, me, others, ids } = people;
    if ((await findFriends(ctx, tx, people)).length < ids.length) throw noFriend();
    await tx.db.friendship.deleteMany({
      where: { appId: ctx.app.id, userId: me.id, friendId: { in: ids } },
    });
    await tx.db.friendship.deleteMany({ where: { appId, userId: { in: ids }, friendId: me.id } });
    if (appId !== ctx.app.id) return;
    for (const { id, summary } of others) {
      tx.log({ userId: me.id, entry: { kind: "friend.removed", user: summary } });
      tx.log({ userId: id, entry: { kind: "friend.removed", user: me.summary } });
    }
  });
}

export type FriendNote = { username: string; remark?: string; note?: string };

/** Changes the acting user's private names for friends, or the notes about them, all or none. */
export async function updateFriends(ctx: UserContext, app: AppRef, notes: FriendNote[]): Promise<void> {
  const usernames = notes.map(({ username }) => username);
  await changeFriends(ctx, { app, usernames }, async (tx, people) => {
    const { me, others } = people;
    const appId = ctx.app.id;
    const before = new Map((await findFriends(ctx, tx, people)).map((row) => [toId(row.friendId), row]));
    for (const { id, summary } of others) {
      const row = before.get(id);
      if (!row) throw noFriend();
      // The last one counts when somebody is named twice.
      const { remark = row.remark, note = row.note } =
        notes.findLast(({ username }) => username === summary.username) ?? {};
      await tx.db.friendship.updateMany({
        where: { appId, userId: me.id, friendId: id },
        data: { remark, note },
      });
      if (app.id !== appId) continue;
      tx.log({ userId: me.id, entry: { kind: "friend.updated", user: summary, remark, note } });
    }
  });
}

const noFriend = () => refuse("friend_not_found", "One of them is no friend.");
