import type { UserSettings } from "#protocol/conversation.ts";
import type { GetUser, Profile, Relation } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { relationsTo } from "../friends/relations.ts";
import { loadUser } from "./load-user.ts";
import { settingsColumns, toProfile, toUserSettings } from "./to-user.ts";

/** Somebody's profile and what they are to me; of a deleted account only the name is left. */
export async function getUser(
  ctx: UserContext,
  input: GetUser,
): Promise<{ profile: Profile; relation: Relation }> {
  const { row, id } = await loadUser(ctx, input.username);
  const relations = await relationsTo(ctx, ctx.db, ctx.actor.userId, [id]);
  return { profile: toProfile(row), relation: relations(id) };
}

/** What holds for all of the acting user's conversations. */
export async function getOwnSettings({ app, actor, db }: UserContext): Promise<UserSettings> {
  const where = { appId_id: { appId: app.id, id: actor.userId } };
  return toUserSettings(await db.user.findUniqueOrThrow({ where, select: settingsColumns }));
}

/** The acting user's own profile. */
export async function getOwnProfile(ctx: UserContext): Promise<Profile> {
  return toProfile((await loadUser(ctx, ctx.actor.username)).row);
}
