import type { AppRef, UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { loadOthers } from "../friends/others.ts";
import { isVisible } from "../friends/relations.ts";
import type { Person } from "../groups/find-people.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { type Account, accountColumns, toAccount } from "../users/get-account.ts";
import { lockPairs } from "./lock-pairs.sql.ts";

/** People of the acting user's app, or of another one of its account. */
export type OthersOfApp = { app: AppRef; usernames: string[] };

/**
 * Blocks people, all or none: once this resolves, no later message of theirs reaches the acting user. Nobody of them
 * may be blocked already or be an API admin of their app.
 */
export async function blockUsers(ctx: UserContext, people: OthersOfApp): Promise<void> {
  const appId = ctx.app.id;
  const blockedAppId = people.app.id;
  await transaction(ctx, async (tx) => {
    const { me, others, ids } = await holdPairs(ctx, tx, people);
    const admins = await tx.db.user.count({
      where: { appId: blockedAppId, id: { in: ids }, isAdmin: true },
      take: 1,
    });
    if (admins > 0) throw refuse("admin_not_blockable", "Admin can not be added into blacklist");
    if ((await findBlocks(ctx, tx, me.id, ids)).length > 0) {
      throw refuse("block_exists", "There are usernames exist in blacklist");
    }
    await tx.db.block.createMany({
      data: ids.map((blockedId) => ({
        appId,
        userId: me.id,
        blockedAppId,
        blockedId,
        createdAt: ctx.now(),
      })),
    });
    // What a device knows of people it knows by their names, which are those of its own app.
    if (blockedAppId !== appId) return;
    const watched = { userId: me.id, username: me.summary.username };
    for (const { id, summary } of others) {
      tx.log({ userId: me.id, entry: { kind: "block.added", user: summary } });
      tx.afterCommit({ kind: "watch.ended", appId, watched, watcherId: id });
    }
  });
}

/** Lifts blocks, all or none; friend requests made meanwhile arrive now. */
export async function unblockUsers(ctx: UserContext, people: OthersOfApp): Promise<void> {
  const appId = ctx.app.id;
  await transaction(ctx, async (tx) => {
    const { me, others, ids } = await holdPairs(ctx, tx, people);
    const blocks = await findBlocks(ctx, tx, me.id, ids);
    if (blocks.length < ids.length) {
      throw refuse("block_not_found", "Here are usernames not exist in blacklist");
    }
    await tx.db.block.deleteMany({ where: { appId, userId: me.id, blockedId: { in: ids } } });
    if (people.app.id !== appId) return;
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
export async function listBlocked(ctx: UserContext): Promise<Account[]> {
  const found = await listBlockedAnywhere(ctx);
  return found.flatMap(({ account, appKey }) => (appKey === ctx.app.appKey ? [account] : []));
}

/** Whom the acting user blocked, by app and name. */
export async function listBlockedAnywhere({
  app,
  actor,
  db,
}: UserContext): Promise<{ account: Account; appKey: string }[]> {
  const blocks = await db.block.findMany({ where: { appId: app.id, userId: actor.userId } });
  const found: { account: Account; appKey: string }[] = [];
  for (const appId of [...new Set(blocks.map(({ blockedAppId }) => blockedAppId))].sort((a, b) => a - b)) {
    const { appKey } = await db.app.findUniqueOrThrow({ where: { id: appId }, select: { appKey: true } });
    const ids = blocks.flatMap((row) => (row.blockedAppId === appId ? [row.blockedId] : []));
    const rows = await db.user.findMany({
      where: { appId, id: { in: ids }, deletedAt: null },
      select: accountColumns,
      orderBy: { username: "asc" },
    });
    found.push(...rows.map((row) => ({ account: toAccount(row), appKey })));
  }
  return found;
}

type Pairs = { me: Person; others: Person[]; ids: number[] };

async function holdPairs(ctx: UserContext, tx: Tx, { app, usernames }: OthersOfApp): Promise<Pairs> {
  const { me, others } = await loadOthers(ctx, tx.db, usernames, app);
  const ids = others.map(({ id }) => id);
  await lockPairs(ctx.app.id, tx.db, me.id, ids);
  return { me, others, ids };
}

const findBlocks = (ctx: UserContext, tx: Tx, userId: number, ids: number[]) =>
  tx.db.block.findMany({ where: { appId: ctx.app.id, userId, blockedId: { in: ids } } });
