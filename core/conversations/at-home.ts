import type { Target } from "#protocol/message.ts";
import { findApp } from "../apps/find-app.ts";
import type { UserContext } from "../context.ts";
import { isRefusal } from "../fail.ts";
import { findGroupConversation, findRoomConversation } from "./find-conversation.ts";
import { selectForeignGroup, selectForeignRoom } from "./foreign-place.sql.ts";

/**
 * The acting user's context in the app where a target lives. Mostly that is their own; a group or room of another app of
 * the account, to which they were added, is found by their being in it.
 */
export async function atHome(ctx: UserContext, target: Target): Promise<UserContext> {
  if ("user" in target) return ctx;
  try {
    if ("group" in target) await findGroupConversation(ctx, target.group);
    else await findRoomConversation(ctx, target.room);
    return ctx;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { app, actor, db } = ctx;
    const { userId } = actor;
    const place =
      "group" in target
        ? await selectForeignGroup(app.id, db, { userId, group: target.group })
        : await selectForeignRoom(app.id, db, { userId, room: target.room });
    const home = place && (await findApp(ctx, { id: place.homeId }));
    if (!home || home.suspended) throw error;
    return { ...ctx, app: home.ref };
  }
}

/** The app in which a conversation lives that the acting user is or was in; null when they never were. */
export async function homeOf({ app, actor, db }: UserContext, conversation: number): Promise<number | null> {
  const row = await db.member.findFirst({
    where: { userAppId: app.id, userId: actor.userId, convId: conversation },
    select: { convAppId: true },
  });
  return row?.convAppId ?? null;
}
