import type { MessagePlace, RetractAny, RetractedAny } from "#protocol/history.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { blankAnyMessage } from "./blank-any.sql.ts";

/**
 * Takes back messages in the name of the app, whoever wrote them and however long ago; everybody sees it, as when the
 * sender had done it. `forget` takes their rows out of the history too. Each message is a commit of its own, told with
 * its outcome, and leaves a trace without what was written.
 */
export async function retractAny(ctx: Context, input: RetractAny): Promise<RetractedAny[]> {
  assertCanManageApp(ctx);
  const outcomes: RetractedAny[] = [];
  for (const place of input.messages) {
    const outcome = await transaction(ctx, (tx) => retractOne(ctx, tx, place, input.forget));
    outcomes.push({ ...place, outcome });
  }
  return outcomes;
}

async function retractOne(
  ctx: Context,
  tx: Tx,
  { conversation, seq }: MessagePlace,
  forget: boolean,
): Promise<RetractedAny["outcome"]> {
  const appId = ctx.app.id;
  const row = await tx.db.log.findUnique({
    where: { appId_convId_seq: { appId, convId: conversation, seq } },
    select: { kind: true, messageId: true },
  });
  if (row?.kind !== "message.created") return "not_found";
  const blanked = await blankAnyMessage(appId, tx.db, { conversation, seq });
  if (forget) await tx.db.messageIndex.deleteMany({ where: { appId, messageId: row.messageId } });
  if (blanked) {
    tx.log({
      conversation,
      entry: { kind: "message.retracted", targetSeq: seq, by: blanked.username },
      targetSeq: seq,
    });
  }
  if (!blanked && !forget) return "retracted";
  tx.audit({
    action: forget ? "message.delete" : "message.retract",
    target: `message:${toId(row.messageId)}`,
    after: { conversation, seq, sender: blanked?.username },
  });
  return "done";
}
