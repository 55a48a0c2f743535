import type { Target } from "#protocol/message.ts";
import { findApp } from "../apps/find-app.ts";
import type { AppRef, UserContext } from "../context.ts";
import { isRefusal, refuse } from "../fail.ts";
import { findUserId } from "../users/find-user-ids.ts";
import { ensureForeignConversation } from "./ensure-foreign-conversation.ts";
import { ensureSingleConversation } from "./ensure-single-conversation.ts";
import { findGroupConversation, findRoomConversation } from "./find-conversation.ts";
import { selectForeignPlace } from "./foreign-place.sql.ts";

/** A conversation, with the acting user's context in the app where it lives. */
export type Place = { ctx: UserContext; conversation: number };

/**
 * Where what the acting user says to a target goes. Mostly that is their own app; a group or room of another app of the
 * account to which they were added is found by their being in it, and somebody of another app by what was said before.
 */
export async function findPlace(ctx: UserContext, target: Target): Promise<Place> {
  try {
    return { ctx, conversation: await conversationOf(ctx, target) };
  } catch (error) {
    if (!isRefusal(error) || error.code === "invalid_input") throw error;
    const { app, actor, db } = ctx;
    const place = await selectForeignPlace(app.id, db, { userId: actor.userId, target });
    const home = place && (await findApp(ctx, { id: place.homeId }));
    if (!home || home.suspended) throw error;
    return { ctx: { ...ctx, app: home.ref }, conversation: place.conversation };
  }
}

/** Where what an app's own program says to a target of `app`, another one of the account, goes. */
export async function findPlaceIn(ctx: UserContext, app: AppRef, target: Target): Promise<Place> {
  const there = { ...ctx, app };
  await assertNoNamesake(ctx, app);
  if (!("user" in target)) return { ctx: there, conversation: await conversationOf(there, target) };
  const peer = await findUserId(there, target.user);
  if (peer === undefined) throw noUser();
  const { username: user } = ctx.actor;
  const known = await selectForeignPlace(app.id, ctx.db, { userId: peer, target: { user } });
  const made = await ensureForeignConversation(ctx, { id: peer, appId: app.id });
  if (known && known.conversation !== made.conversation) throw namesake();
  return { ctx: made.homeId === app.id ? there : ctx, conversation: made.conversation };
}

/** Devices know people by their names: who is called like somebody they know already would be taken for them. */
async function assertNoNamesake(ctx: UserContext, app: AppRef): Promise<void> {
  if ((await findUserId({ ...ctx, app }, ctx.actor.username)) !== undefined) throw namesake();
}

const namesake = () => refuse("cross_app_forbidden", "Somebody there has the sender's name.");
const noUser = () => refuse("user_not_found", "There is no such user.");

async function conversationOf(ctx: UserContext, target: Target): Promise<number> {
  if ("group" in target) return findGroupConversation(ctx, target.group);
  if ("room" in target) return findRoomConversation(ctx, target.room);
  const userId = await findUserId(ctx, target.user);
  if (userId === undefined) throw noUser();
  if (userId === ctx.actor.userId) throw refuse("invalid_input", "A message to oneself goes nowhere.");
  return ensureSingleConversation(ctx, userId);
}

/** The app in which a conversation lives that the acting user is or was in; null when they never were. */
export async function homeOf({ app, actor, db }: UserContext, conversation: number): Promise<number | null> {
  const row = await db.member.findFirst({
    where: { userAppId: app.id, userId: actor.userId, convId: conversation },
    select: { convAppId: true },
  });
  return row?.convAppId ?? null;
}
