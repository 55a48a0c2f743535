import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { type Account, accountColumns, toAccount } from "../users/get-account.ts";
import { type Stretch, selectListedIds } from "../users/page-accounts.sql.ts";
import { type AppGroup, selectAppGroups } from "./app-groups.sql.ts";
import { noGroup } from "./change-group.ts";
import { selectGroup } from "./group-row.sql.ts";
import { selectMemberPage } from "./insiders.sql.ts";
import { roleNumbers } from "./to-group.ts";

/** A group of the app that was not dissolved. */
export async function getAppGroup(ctx: Context, group: number): Promise<AppGroup> {
  assertCanManageApp(ctx);
  const [found] = await selectAppGroups(ctx.app.id, ctx.db, { ids: [group] });
  if (!found) throw noGroup();
  return found;
}

/** Some of the app's groups, in the order they were made, and how many there are. */
export async function pageAppGroups(
  ctx: Context,
  stretch: Stretch,
): Promise<{ total: number; groups: AppGroup[] }> {
  assertCanManageApp(ctx);
  const { total, ids } = await selectListedIds(ctx.app.id, ctx.db, "groups", stretch);
  return { total, groups: await selectAppGroups(ctx.app.id, ctx.db, { ids }) };
}

/** Who is in a group; `role` as JMessage numbers it, `appKey` that of their own app. */
export type AppGroupMember = { account: Account; role: number; appKey: string };

const MOST = 100_000;

/** Everybody in a group, of whichever app: the owner, keepers, members, each in the order they came. */
export async function listAppGroupMembers(ctx: Context, group: number): Promise<AppGroupMember[]> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  const row = await selectGroup(appId, ctx.db, group);
  if (!row || row.dissolved) throw noGroup();
  const { conversation } = row;
  const insiders = await selectMemberPage(appId, ctx.db, { conversation, query: "", limit: MOST });
  const accounts = new Map<number, { account: Account; appKey: string }>();
  for (const from of new Set(insiders.map((insider) => insider.appId))) {
    const { appKey } = await ctx.db.app.findUniqueOrThrow({ where: { id: from }, select: { appKey: true } });
    const ids = insiders.flatMap((insider) => (insider.appId === from ? [insider.id] : []));
    const users = await ctx.db.user.findMany({
      where: { appId: from, id: { in: ids } },
      select: accountColumns,
    });
    for (const user of users) accounts.set(toId(user.id), { account: toAccount(user), appKey });
  }
  return insiders.flatMap(({ id, role }) => {
    const found = accounts.get(id);
    return found ? [{ ...found, role: roleNumbers[role] }] : [];
  });
}
