import type { RetractMessage } from "#protocol/message.ts";
import { findApp } from "../apps/find-app.ts";
import type { AppRef, UserContext } from "../context.ts";
import { homeOf } from "../conversations/find-place.ts";
import { refuse } from "../fail.ts";
import { transaction } from "../transaction.ts";
import { blankMessage, findMessage } from "./blank-message.sql.ts";

/** `asApp`: the app says so, and the sender need not be in. `home`: where the message is, when that is known. */
export type RetractOptions = { asApp?: boolean; home?: AppRef };

/**
 * Takes back an own message within the app's time, by the database's clock. Its body is gone from the commit on;
 * a retraction entry tells everybody in order.
 */
export async function retractMessage(
  ctx: UserContext,
  { conversation, seq }: RetractMessage,
  { asApp = false, home }: RetractOptions = {},
): Promise<null> {
  const { app, actor } = ctx;
  const there = { ...ctx, app: home ?? (await homeFor(ctx, conversation)) };
  await transaction(there, async (tx) => {
    const blanked = await blankMessage(there.app.id, tx.db, {
      conversation,
      seq,
      sender: actor.userId,
      withinMs: app.settings.retractMs,
      anywhere: asApp,
    });
    if (!blanked) throw await refusalOf(there, { conversation, seq, anywhere: asApp });
    tx.log({
      conversation,
      entry: { kind: "message.retracted", targetSeq: seq, by: actor.username },
      sender: { appId: app.id, userId: actor.userId },
      targetSeq: seq,
    });
  });
  return null;
}

/** The acting user's own app, unless they were put into a conversation of another one. */
async function homeFor(ctx: UserContext, conversation: number): Promise<AppRef> {
  const id = await homeOf(ctx, conversation);
  if (id === null || id === ctx.app.id) return ctx.app;
  return (await findApp(ctx, { id }))?.ref ?? ctx.app;
}

async function refusalOf({ app, actor, db }: UserContext, place: RetractMessage & { anywhere: boolean }) {
  const message = await findMessage(app.id, db, { ...place, reader: actor.userId });
  if (!message) return refuse("message_not_found", "There is no such message.");
  if (message.sender !== actor.userId)
    return refuse("message_not_yours", "Only its sender may retract a message.");
  if (message.retracted) return refuse("message_retracted", "This message was retracted before.");
  return refuse("retract_too_late", "It is too late to retract this message.");
}
