import type { Context, UserContext } from "./context.ts";
import { refuse } from "./fail.ts";
import { assertCanManageApp } from "./permissions.ts";
import { loadUser } from "./users/load-user.ts";

/**
 * The same request in the name of one of the app's users, for the app and its owners and admins. What is done in
 * somebody's name is written down for the app's owners with who did it.
 */
export async function actingAs(ctx: Context, username: string): Promise<UserContext> {
  assertCanManageApp(ctx);
  const { row, id } = await loadUser(ctx, username);
  if (row.deletedAt) throw refuse("user_not_found", "There is no such user.");
  return { ...ctx, actor: { kind: "user", userId: id, username: row.username, sessionId: 0, by: ctx.actor } };
}
