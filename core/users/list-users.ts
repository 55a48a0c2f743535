import type { ListUsers, UserSummary } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import { toUserSummary, userSummaryColumns } from "./to-user.ts";

/** People by name, as they stand beside messages; those who do not exist are left out. */
export async function listUsers(ctx: Context, { usernames }: ListUsers): Promise<UserSummary[]> {
  const rows = await ctx.db.user.findMany({
    where: { appId: ctx.app.id, username: { in: usernames } },
    select: userSummaryColumns,
  });
  return rows.map(toUserSummary);
}
