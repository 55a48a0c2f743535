import type { GetUser, Profile, Relation } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { relationsTo } from "../friends/relations.ts";
import { loadUser } from "./load-user.ts";
import { toProfile } from "./to-user.ts";

/** Somebody's profile and what they are to me; of a deleted account only the name is left. */
export async function getUser(
  ctx: UserContext,
  input: GetUser,
): Promise<{ profile: Profile; relation: Relation }> {
  const { row, id } = await loadUser(ctx, input.username);
  const relations = await relationsTo(ctx, ctx.db, ctx.actor.userId, [id]);
  return { profile: toProfile(row), relation: relations(id) };
}

/** The acting user's own profile. */
export async function getOwnProfile(ctx: UserContext): Promise<Profile> {
  return toProfile((await loadUser(ctx, ctx.actor.username)).row);
}
