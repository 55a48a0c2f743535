import { findApp, toAppInfo } from "#core/apps/find-app.ts";
import { getSettings, updateSettings } from "#core/apps/update-settings.ts";
import { addBlock } from "#core/blocks/add-block.ts";
import { removeBlock } from "#core/blocks/remove-block.ts";
import { clearConversation } from "#core/conversations/clear-conversation.ts";
import { moveCursors } from "#core/conversations/move-cursors.ts";
import { setTyping } from "#core/conversations/set-typing.ts";
import { updateConversation } from "#core/conversations/update-conversation.ts";
import { refuse } from "#core/fail.ts";
import { acceptFriend, declineFriend } from "#core/friends/answer-request.ts";
import { listContacts } from "#core/friends/list-contacts.ts";
import { removeFriend } from "#core/friends/remove-friend.ts";
import { requestFriend } from "#core/friends/request-friend.ts";
import { updateFriend } from "#core/friends/update-friend.ts";
import { setUp } from "#core/installation/set-up.ts";
import { setAppAvatar } from "#core/media/avatars.ts";
import { getMediaLimits } from "#core/media/limits.ts";
import { finishUpload } from "#core/media/uploads.ts";
import { countReadersOf, listReaders } from "#core/messages/list-readers.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { sendTransparent } from "#core/messages/send-transparent.ts";
import { readOperator } from "#core/operators/read-operator-session.ts";
import { signInOperator } from "#core/operators/sign-in-operator.ts";
import { signOutOperator } from "#core/operators/sign-out-operator.ts";
import { createSession } from "#core/sessions/create-session.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { endSession, revokeSession } from "#core/sessions/revoke-session.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { checkHeads } from "#core/sync/check-heads.ts";
import { getConversation, listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { changePassword } from "#core/users/change-password.ts";
import { getOwnProfile, getOwnSettings, getUser } from "#core/users/get-user.ts";
import { listUsers } from "#core/users/list-users.ts";
import { registerUser } from "#core/users/register-user.ts";
import { searchUsers } from "#core/users/search-users.ts";
import { setNoDisturb } from "#core/users/set-no-disturb.ts";
import { updateProfile } from "#core/users/update-profile.ts";
import type { CommandName } from "#protocol/commands.ts";
import { accountHandlers } from "./account-handlers.ts";
import { callbackHandlers } from "./callback-handlers.ts";
import { consoleHandlers } from "./console-handlers.ts";
import { findUserSession } from "./context.ts";
import { overHttp } from "./door.ts";
import { groupHandlers } from "./group-handlers.ts";
import { done, type Handler } from "./handler.ts";
import { moderationHandlers } from "./moderation-handlers.ts";
import { roomHandlers } from "./room-handlers.ts";

/** What each command does; a command without a handler does not compile. */
export const handlers: { [K in CommandName]: Handler<K> } = {
  "app.get": async (ctx) => toAppInfo((await findApp(ctx, { id: ctx.app.id }))?.ref ?? ctx.app),
  "app.getSettings": getSettings,
  "app.setAvatar": setAppAvatar,
  "app.updateSettings": updateSettings,

  "installation.setUp": async (ctx, input, door) => {
    const http = overHttp(door);
    const { app, user, operator } = await setUp(ctx, input);
    await http.setSession("user", app, user.sessionId);
    await http.setSession("operator", app, operator.sessionId);
    return { app: toAppInfo(app) };
  },
  "operator.signIn": async (ctx, input, door) => {
    const http = overHttp(door);
    const { operatorId, sessionId } = await signInOperator(ctx, input);
    await http.setSession("operator", ctx.app, sessionId);
    return readOperator(ctx.db, operatorId);
  },
  "operator.signOut": async (ctx, _, door) => {
    const http = overHttp(door);
    await signOutOperator(ctx);
    await http.setSession("operator", ctx.app, null);
    http.clearSiteData();
    return null;
  },
  "operator.get": (ctx) => readOperator(ctx.db, ctx.actor.operatorId),

  "user.register": registerUser,
  "user.get": getUser,
  "user.list": listUsers,
  "user.search": searchUsers,
  "user.update": updateProfile,
  "user.setNoDisturb": setNoDisturb,
  "user.changePassword": async (ctx, input, door) => {
    const http = overHttp(door);
    const { sessionId } = await changePassword(ctx, input);
    await http.setSession("user", ctx.app, sessionId);
    return null;
  },

  "session.create": async (ctx, input, door, runtime) => {
    const http = overHttp(door);
    const before = await findUserSession(runtime, http, ctx.app);
    const created = await createSession(ctx, input, { replaces: before?.actor });
    await http.setSession("user", ctx.app, created.sessionId);
    return created.signedIn;
  },
  "session.get": async (ctx) => ({
    user: await getOwnProfile(ctx),
    app: toAppInfo(ctx.app),
    settings: await getOwnSettings(ctx),
  }),
  "session.ticket": async (ctx) => issueTicket(ctx),
  "session.list": (ctx) => listSessions(ctx),
  "session.revoke": (ctx, input) => done(revokeSession(ctx, input)),
  "session.end": async (ctx, _, door) => {
    await endSession(ctx);
    if (door.kind === "http") {
      await door.setSession("user", ctx.app, null);
      door.clearSiteData();
    }
    return null;
  },

  "friend.list": listContacts,
  "friend.request": (ctx, input) => done(requestFriend(ctx, input)),
  "friend.accept": (ctx, input) => done(acceptFriend(ctx, input)),
  "friend.decline": (ctx, input) => done(declineFriend(ctx, input)),
  "friend.remove": (ctx, input) => done(removeFriend(ctx, input)),
  "friend.update": (ctx, input) => done(updateFriend(ctx, input)),
  "block.add": (ctx, input) => done(addBlock(ctx, input)),
  "block.remove": (ctx, input) => done(removeBlock(ctx, input)),

  "message.send": (ctx, input) => sendMessage(ctx, input),
  "message.retract": (ctx, input) => retractMessage(ctx, input),
  "message.readers": listReaders,

  "conversation.list": listConversations,
  "conversation.get": getConversation,
  "conversation.read": moveCursors,
  "conversation.readCounts": countReadersOf,
  "conversation.update": (ctx, input) => done(updateConversation(ctx, input)),
  "conversation.clear": (ctx, input) => done(clearConversation(ctx, input)),
  "sync.check": checkHeads,
  "sync.pull": pull,

  ...groupHandlers,
  ...roomHandlers,
  ...consoleHandlers,
  ...accountHandlers,
  ...moderationHandlers,
  ...callbackHandlers,

  "media.limits": getMediaLimits,
  "media.finish": finishUpload,

  "transparent.send": (ctx, input) => done(sendTransparent(ctx, input)),
  "typing.set": setTyping,
  "presence.watch": async (_, input, door) => {
    if (door.kind === "socket") return door.watchPresence(input.usernames);
    throw refuse("forbidden", "This command is taken over the live connection only.");
  },
};
