import type { UserContext } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { findPeople, type Person } from "../groups/find-people.ts";

/** The acting user and others, each once; refuses when one does not exist, or is the acting user. */
export async function loadOthers(
  ctx: UserContext,
  db: Queryable,
  usernames: string[],
): Promise<{ me: Person; others: Person[] }> {
  const [me, ...others] = await findPeople(ctx, db, [ctx.actor.username, ...usernames]);
  if (!me || usernames.includes(ctx.actor.username)) {
    throw refuse("invalid_input", "Nobody can be that to themselves.");
  }
  return { me, others };
}
