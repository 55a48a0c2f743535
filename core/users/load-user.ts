import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { profileColumns } from "./to-user.ts";

/** A user of the app by name, deleted ones too; refuses with `user_not_found`. */
export async function loadUser(ctx: Context, username: string) {
  const row = await ctx.db.user.findUnique({
    where: { appId_username: { appId: ctx.app.id, username } },
    select: profileColumns,
  });
  if (!row) throw refuse("user_not_found", "There is no such user.");
  return { row, id: toId(row.id) };
}

/** Somebody else of the app whose account lives; refuses with `user_not_found`, or when it is the acting user. */
export async function loadOtherUser(ctx: Context, username: string) {
  const user = await loadUser(ctx, username);
  if (user.row.deletedAt) throw refuse("user_not_found", "There is no such user.");
  if (ctx.actor.kind === "user" && ctx.actor.userId === user.id) {
    throw refuse("invalid_input", "That is you.");
  }
  return user;
}
