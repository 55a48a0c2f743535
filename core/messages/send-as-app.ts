import type { MessageBody, SentMessage, Target } from "#protocol/message.ts";
import type { AppRef, Context, UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import type { MessageDetails } from "./details.ts";
import { sendMessage } from "./send-message.ts";

export type SendAsApp = {
  /** The API admin in whose name the app speaks. */
  from: string;
  /** Whose the target is: the app itself, or another one of its account. */
  to: AppRef;
  target: Target;
  body: MessageBody;
  details: MessageDetails;
  clientId: string;
};

/**
 * Sends a message in the name of one of the app's API admins, who need not be in, and whom nobody blocks or silences.
 * Sensitive words count; see `sendMessage`.
 */
export async function sendAsApp(ctx: Context, input: SendAsApp): Promise<SentMessage> {
  assertCanManageApp(ctx);
  const sender = await loadAdmin(ctx, input.from);
  const { to, target, body, clientId, details } = input;
  return sendMessage(
    sender,
    { target, body, clientId },
    { asApp: true, to, details: { ...details, byApp: true } },
  );
}

/** Who is deleted or shut out meanwhile is refused by the commit. */
async function loadAdmin(ctx: Context, username: string): Promise<UserContext> {
  const { admins } = ctx.runtime.caches;
  const key = `${ctx.app.id}:${username}`;
  const userId = admins.get(key) ?? (await findAdmin(ctx, username));
  admins.set(key, userId, { noUpdateTTL: true });
  return { ...ctx, actor: { kind: "user", userId, username, sessionId: 0, by: ctx.actor } };
}

async function findAdmin(ctx: Context, username: string): Promise<number> {
  const row = await ctx.db.user.findUnique({
    where: { appId_username: { appId: ctx.app.id, username } },
    select: { id: true, isAdmin: true, deletedAt: true },
  });
  if (!row || row.deletedAt) throw refuse("user_not_found", "No such user");
  if (!row.isAdmin) throw refuse("sender_not_admin", "No authority to send message");
  return toId(row.id);
}
