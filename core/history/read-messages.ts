import type { HistoryMessage, MessagePlaces, ReadAround } from "#protocol/history.ts";
import type { Context } from "../context.ts";
import { assertCanSeeApp, assertCanSeeContent } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { selectMessagesAt, selectPlacesAround } from "./history-rows.sql.ts";
import { toHistoryMessages } from "./to-history-message.ts";

/** What was written in these messages; leaves a trace in the audit log. */
export async function revealMessages(ctx: Context, { messages }: MessagePlaces): Promise<HistoryMessage[]> {
  assertCanSeeContent(ctx);
  const rows = await selectMessagesAt(ctx.app.id, ctx.db, messages);
  await traceReading(ctx, messages);
  return toHistoryMessages(ctx, rows, { revealed: true });
}

/** A message and those around it in its conversation, oldest first; with what was written only when asked for. */
export async function readAround(ctx: Context, input: ReadAround): Promise<HistoryMessage[]> {
  const { conversation, seq, count, reveal } = input;
  if (reveal) assertCanSeeContent(ctx);
  else assertCanSeeApp(ctx);
  const places = await selectPlacesAround(ctx.app.id, ctx.db, { conversation, seq, count });
  const rows = await selectMessagesAt(ctx.app.id, ctx.db, places);
  if (reveal) await traceReading(ctx, places);
  return toHistoryMessages(ctx, rows, { revealed: reveal });
}

/** Written before the answer is given: nobody reads what people wrote without a trace. */
export async function traceReading(
  ctx: Context,
  places: { conversation: number; seq: number }[],
): Promise<void> {
  const seqs = new Map<number, number[]>();
  for (const { conversation, seq } of places) {
    seqs.set(conversation, [...(seqs.get(conversation) ?? []), seq]);
  }
  await transaction(ctx, async (tx) => {
    for (const [conversation, read] of seqs) {
      tx.audit({ action: "message.read", target: `conversation:${conversation}`, after: { seqs: read } });
    }
  });
}
