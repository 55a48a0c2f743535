import { findApp } from "../apps/find-app.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { selectSentElsewhere } from "./blank-message.sql.ts";
import { retractMessage } from "./retract-message.ts";

/** Takes back the message of that number in the name of its sender, as the app asks; see `retractMessage`. */
export async function retractById(ctx: UserContext, messageId: number): Promise<void> {
  const row = await ctx.db.log.findFirst({
    where: { appId: ctx.app.id, messageId },
    select: { convId: true, seq: true },
  });
  if (!row) return retractElsewhere(ctx, messageId);
  const place = { conversation: toId(row.convId), seq: toId(row.seq) };
  await retractMessage(ctx, place, { asApp: true, home: ctx.app });
}

/** What was sent to another app of the account may lie there. */
async function retractElsewhere(ctx: UserContext, messageId: number): Promise<void> {
  const { app, actor, db } = ctx;
  const sent = await selectSentElsewhere(app.id, db, { sender: actor.userId, messageId });
  const home = sent && (await findApp(ctx, { id: sent.homeId }));
  if (!home) throw refuse("message_not_found", "There is no such message.");
  const { conversation, seq } = sent;
  await retractMessage(ctx, { conversation, seq }, { asApp: true, home: home.ref });
}
