import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { type Account, accountColumns, toAccount } from "./get-account.ts";

/** Those of these accounts that exist and were not deleted, by name. */
export async function findAccounts(
  ctx: Context,
  db: Queryable,
  usernames: string[],
): Promise<Map<string, Account>> {
  const rows = await db.user.findMany({
    where: { appId: ctx.app.id, username: { in: usernames }, deletedAt: null },
    select: accountColumns,
  });
  return new Map(rows.map((row) => [row.username, toAccount(row)]));
}

/** These accounts in the order given, each once; refuses when one of them does not exist. */
export async function loadAccounts(ctx: Context, db: Queryable, usernames: string[]): Promise<Account[]> {
  const found = await findAccounts(ctx, db, usernames);
  return [...new Set(usernames)].map((username) => {
    const account = found.get(username);
    if (!account) throw refuse("user_not_found", `No such user: ${username}`);
    return account;
  });
}
