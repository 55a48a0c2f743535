import { limits } from "#protocol/limits.ts";
import type { ReportMessage } from "#protocol/report.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { findMessage } from "../messages/blank-message.sql.ts";
import { transaction } from "../transaction.ts";

/**
 * Tells the app's operators of a message that the acting user may see, with a reason; its sender is not told. What was
 * written is kept with the report until it is closed. Reporting a message again changes the reason of the first report.
 */
export async function reportMessage(ctx: UserContext, input: ReportMessage): Promise<void> {
  const { app, actor } = ctx;
  const { conversation, seq, reason, note } = input;
  await ctx.runtime.limiter.take(`${app.id}:report:${actor.userId}`, {
    points: limits.reportsPerHour,
    seconds: 3_600,
  });
  const message = await findMessage(app.id, ctx.db, { conversation, seq, reader: actor.userId });
  if (!message) throw refuse("message_not_found", "There is no such message.");
  if (message.sender === actor.userId) throw refuse("invalid_input", "That is your own message.");
  await transaction(ctx, async (tx) => {
    const row = await tx.db.log.findUnique({
      where: { appId_convId_seq: { appId: app.id, convId: conversation, seq } },
      select: { body: true },
    });
    if (!row || row.body === null) throw refuse("message_retracted", "This message was retracted before.");
    const place = { appId: app.id, convId: conversation, seq, reporterId: actor.userId };
    await tx.db.report.upsert({
      where: { appId_convId_seq_reporterId: place },
      create: { ...place, senderId: message.sender, reason, note, body: row.body, createdAt: ctx.now() },
      update: { reason, note },
    });
  });
}
