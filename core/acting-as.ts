import type { Context, UserContext } from "./context.ts";
import { refuse } from "./fail.ts";
import { findUserId } from "./users/find-user-ids.ts";

/** True for the app itself and its operators, who may do what a user would do. */
export const canActAs = ({ actor, app }: Context): boolean =>
  app.id > 0 && (actor.kind === "app" || actor.kind === "operator");

/**
 * A context in which the app or an operator acts for a user of the app. What is written down for the app's owners
 * still names who really did it. Refuses with `user_not_found` when there is no such user.
 */
export async function actingAs(ctx: Context, username: string): Promise<UserContext> {
  if (!canActAs(ctx)) throw refuse("forbidden", "Only the app and its operators act for others.");
  const userId = await findUserId(ctx, username);
  if (userId === undefined) throw refuse("user_not_found", "There is no such user.");
  return { ...ctx, actor: { kind: "user", userId, username, sessionId: 0 }, behind: ctx.behind ?? ctx.actor };
}
