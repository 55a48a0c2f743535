import type { MessageJourney, MessagePlace } from "#protocol/history.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { selectMessagesAt, selectPositions } from "./history-rows.sql.ts";
import { toHistoryMessages } from "./to-history-message.ts";

const POSITIONS = 200;

/** What became of a message: when and as what it was accepted, and how far whoever could see it has come. */
export async function readJourney(ctx: Context, place: MessagePlace): Promise<MessageJourney> {
  assertCanSeeApp(ctx);
  const { app, db, runtime } = ctx;
  const rows = await selectMessagesAt(app.id, db, [place]);
  const [row] = rows;
  const [message] = await toHistoryMessages(ctx, rows, { revealed: false });
  if (!row || !message) throw refuse("message_not_found", "There is no such message.");
  const conversation = await db.conversation.findUniqueOrThrow({
    where: { appId_id: { appId: app.id, id: place.conversation } },
    select: { lastSeq: true },
  });
  const positions = await selectPositions(app.id, db, { ...place, limit: POSITIONS });
  return {
    message,
    clientId: row.clientId,
    hash: row.hash,
    retractedAt: row.retractedAt?.getTime() ?? null,
    lastSeq: toId(conversation.lastSeq),
    members: positions.members,
    delivered: positions.delivered,
    read: positions.read,
    positions: positions.rows.map(({ id, username, nickname, delivered, read }) => ({
      username,
      nickname,
      delivered: Math.max(toId(delivered), toId(read)),
      read: toId(read),
      online: runtime.roster.sessionsOf({ appId: app.id, userId: toId(id) }).size > 0,
    })),
    callback: await readCallback(ctx, place),
  };
}

/** What waits to be told to the app's server has a row; what was told has none any more. */
async function readCallback({ app, db }: Context, place: MessagePlace): Promise<MessageJourney["callback"]> {
  const callback = await db.callback.findUnique({ where: { appId: app.id }, select: { lastError: true } });
  if (!callback) return { state: "none", error: "" };
  const row = await db.callbackMessage.findFirst({
    where: { appId: app.id, convId: place.conversation, seq: place.seq },
    select: { deadAt: true, error: true },
  });
  if (!row) return { state: "told", error: "" };
  return row.deadAt ? { state: "failed", error: row.error } : { state: "waiting", error: callback.lastError };
}
