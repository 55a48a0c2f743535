import type { UserContext } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { findPeople, type Person } from "../groups/find-people.ts";

/**
 * The acting user and others, each once; refuses when one does not exist, or is the acting user. The others are people
 * of `from`, when that is not the acting user's app.
 */
export async function loadOthers(
  ctx: UserContext,
  db: Queryable,
  usernames: string[],
  from: { id: number } = ctx.app,
): Promise<{ me: Person; others: Person[] }> {
  const [me] = await findPeople(ctx, db, [ctx.actor.username]);
  const others = await findPeople({ app: from }, db, usernames);
  if (!me || others.some(({ id }) => id === me.id)) {
    throw refuse("invalid_input", "Nobody can be that to themselves.");
  }
  return { me, others };
}
