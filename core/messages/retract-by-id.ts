import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { retractMessage } from "./retract-message.ts";

/** Takes back the message of that number in the name of its sender, as the app asks; see `retractMessage`. */
export async function retractById(ctx: UserContext, messageId: number): Promise<void> {
  const row = await ctx.db.log.findFirst({
    where: { appId: ctx.app.id, messageId },
    select: { convId: true, seq: true },
  });
  if (!row) throw refuse("message_not_found", "There is no such message.");
  await retractMessage(ctx, { conversation: toId(row.convId), seq: toId(row.seq) }, { asApp: true });
}
