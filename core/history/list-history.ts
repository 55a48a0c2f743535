import type { HistoryFilter, HistoryPage, ListHistory } from "#protocol/history.ts";
import type { Context } from "../context.ts";
import { noSuchGroup, noSuchRoom } from "../conversations/find-conversation.ts";
import { refuse } from "../fail.ts";
import { assertCanSeeApp, assertCanSeeContent } from "../permissions.ts";
import { countMessages, type MessageFilter, selectMessages } from "../search/find-messages.sql.ts";
import { fromCursor, toCursor } from "../search/search-cursor.ts";
import { toQuery } from "../search/search-terms.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { loadUser } from "../users/load-user.ts";
import { toHistoryMessages } from "./to-history-message.ts";

/** Messages are counted up to here. */
const COUNTED = 10_000;

/**
 * Messages of the app, the newest first. What was written is masked, unless words were looked for: this asks for the
 * role that may see it, and leaves a trace in the audit log.
 */
export async function listHistory(ctx: Context, input: ListHistory): Promise<HistoryPage> {
  const { cursor, before: beforeCursor, limit, ...filter } = input;
  const revealed = filter.words !== undefined;
  if (revealed) assertCanSeeContent(ctx);
  else assertCanSeeApp(ctx);
  const [after, before] = [fromCursor(cursor), fromCursor(beforeCursor)];
  const wanted = await toMessageFilter(ctx, filter);
  if (revealed) {
    await transaction(ctx, async (tx) => {
      tx.audit({ action: "message.search", target: `app:${ctx.app.appKey}`, after: filter });
    });
  }
  const place = before ? { before } : { after };
  const [rows, counted] = await Promise.all([
    selectMessages(ctx.app.id, ctx.db, { ...wanted, ...place, limit: limit + 1 }),
    countMessages(ctx.app.id, ctx.db, { ...wanted, limit: COUNTED + 1 }),
  ]);
  const page = rows.slice(0, limit);
  if (before) page.reverse();
  const [first, last] = [page.at(0), page.at(-1)];
  const [hasNext, hasPrevious] = before
    ? [true, rows.length > limit]
    : [rows.length > limit, cursor !== undefined];
  return {
    messages: await toHistoryMessages(ctx, page, { revealed, words: filter.words }),
    next: hasNext && last ? toCursor(last) : null,
    previous: hasPrevious && first ? toCursor(first) : null,
    total: Math.min(counted, COUNTED),
    isMore: counted > COUNTED,
  };
}

/** A filter as the database takes it; refuses names and numbers that the app does not have. */
export async function toMessageFilter(
  ctx: Context,
  filter: HistoryFilter,
): Promise<Omit<MessageFilter, "limit">> {
  const { words, from, group, room, place, kind, since, until } = filter;
  const query = words === undefined ? undefined : toQuery(ctx.app.id, words);
  if (query === null) throw refuse("invalid_input", "A search takes a word, or at least 2 letters.");
  return {
    query,
    sender: from === undefined ? undefined : (await loadUser(ctx, from)).id,
    pairedWith: filter.with === undefined ? undefined : (await loadUser(ctx, filter.with)).id,
    conversation: await conversationOf(ctx, { group, room, conversation: filter.conversation }),
    conversationKind: place,
    kind,
    since,
    until,
  };
}

async function conversationOf(
  { app, db }: Context,
  { group, room, conversation }: Pick<HistoryFilter, "group" | "room" | "conversation">,
): Promise<number | undefined> {
  const select = { conversationId: true };
  if (group !== undefined) {
    const row = await db.group.findUnique({ where: { appId_id: { appId: app.id, id: group } }, select });
    if (!row) throw noSuchGroup();
    return toId(row.conversationId);
  }
  if (room !== undefined) {
    const row = await db.room.findUnique({ where: { appId_id: { appId: app.id, id: room } }, select });
    if (!row) throw noSuchRoom();
    return toId(row.conversationId);
  }
  return conversation;
}
