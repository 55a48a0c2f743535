import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { loadOthers } from "../friends/others.ts";
import { isVisible } from "../friends/relations.ts";
import type { Person } from "../groups/find-people.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { type Account, accountColumns, toAccount } from "../users/get-account.ts";
import { lockPairs } from "./lock-pairs.sql.ts";

/**
 * Blocks people, all or none: once this resolves, no later message of theirs reaches the acting user. Nobody of them
 * may be blocked already or be an API admin of the app.
 */
export async function blockUsers(ctx: UserContext, usernames: string[]): Promise<void> {
  const appId = ctx.app.id;
  await transaction(ctx, async (tx) => {
    const { me, others, ids } = await holdPairs(ctx, tx, usernames);
    const admins = await tx.db.user.count({ where: { appId, id: { in: ids }, isAdmin: true }, take: 1 });
    if (admins > 0) throw refuse("admin_not_blockable", "Admin can not be added into blacklist");
    if ((await findBlocks(ctx, tx, me.id, ids)).length > 0) {
      throw refuse("block_exists", "There are usernames exist in blacklist");
    }
    await tx.db.block.createMany({
      data: ids.map((blockedId) => ({
        appId,
        userId: me.id,
        blockedAppId: appId,
        blockedId,
        createdAt: ctx.now(),
      })),
    });
    const watched = { userId: me.id, username: me.summary.username };
    for (const { id, summary } of others) {
      tx.log({ userId: me.id, entry: { kind: "block.added", user: summary } });
      tx.afterCommit({ kind: "watch.ended", appId, watched, watcherId: id });
    }
  });
}

/** Lifts blocks, all or none; friend requests made meanwhile arrive now. */
export async function unblockUsers(ctx: UserContext, usernames: string[]): Promise<void> {
  const appId = ctx.app.id;
  await transaction(ctx, async (tx) => {
    const { me, others, ids } = await holdPairs(ctx, tx, usernames);
    const blocks = await findBlocks(ctx, tx, me.id, ids);
    if (blocks.length < ids.length) {
      throw refuse("block_not_found", "Here are usernames not exist in blacklist");
    }
    await tx.db.block.deleteMany({ where: { appId, userId: me.id, blockedId: { in: ids } } });
    const requests = await tx.db.friendRequest.findMany({
      where: { appId, fromId: { in: ids }, toId: me.id },
    });
    for (const { id, summary } of others) {
      tx.log({ userId: me.id, entry: { kind: "block.removed", user: summary } });
      const asked = requests.find(({ fromId }) => toId(fromId) === id);
      const since = blocks.find(({ blockedId }) => toId(blockedId) === id)?.createdAt;
      if (!asked || isVisible(asked.createdAt, since)) continue;
      const { reason, state } = asked;
      const createdAt = asked.createdAt.getTime();
      const request = { user: summary, direction: "received" as const, reason, state, createdAt };
      tx.log({ userId: me.id, entry: { kind: "friend.requested", request } });
    }
  });
}

/** Whom of the same app the acting user blocked, by name. */
export async function listBlocked({ app, actor, db }: UserContext): Promise<Account[]> {
  const appId = app.id;
  const blocks = await db.block.findMany({ where: { appId, userId: actor.userId, blockedAppId: appId } });
  const rows = await db.user.findMany({
    where: { appId, id: { in: blocks.map(({ blockedId }) => blockedId) }, deletedAt: null },
    select: accountColumns,
    orderBy: { username: "asc" },
  });
  return rows.map(toAccount);
}

type Pairs = { me: Person; others: Person[]; ids: number[] };

async function holdPairs(ctx: UserContext, tx: Tx, usernames: string[]): Promise<Pairs> {
  const { me, others } = await loadOthers(ctx, tx.db, usernames);
  const ids = others.map(({ id }) => id);
  await lockPairs(ctx.app.id, tx.db, me.id, ids);
  return { me, others, ids };
}

const findBlocks = (ctx: UserContext, tx: Tx, userId: number, ids: number[]) =>
  tx.db.block.findMany({ where: { appId: ctx.app.id, userId, blockedId: { in: ids } } });
