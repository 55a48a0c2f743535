import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Account, accountColumns, toAccount } from "./get-account.ts";
import { type Stretch, selectListedIds } from "./page-accounts.sql.ts";

/** Some of the app's accounts, or of its API admins, in the order they were made, and how many there are. */
export async function pageAccounts(
  ctx: Context,
  list: "users" | "admins",
  stretch: Stretch,
): Promise<{ total: number; accounts: Account[] }> {
  assertCanManageApp(ctx);
  const { total, ids } = await selectListedIds(ctx.app.id, ctx.db, list, stretch);
  const rows = await ctx.db.user.findMany({
    where: { appId: ctx.app.id, id: { in: ids } },
    select: accountColumns,
    orderBy: { id: "asc" },
  });
  return { total, accounts: rows.map(toAccount) };
}
