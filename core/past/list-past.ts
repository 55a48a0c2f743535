import type { Context } from "../context.ts";
import { findGroupConversation, findRoomConversation } from "../conversations/find-conversation.ts";
import { assertCanManageApp } from "../permissions.ts";
import { loadUser } from "../users/load-user.ts";
import { issueCursor, readCursor } from "./cursor.ts";
import { countPast, type PastScope, type PastWindow, selectPast } from "./past.sql.ts";
import type { PastMessage } from "./past-message.ts";

/** Whose history is asked for, by name. */
export type PastOf = { app: true } | { user: string } | { group: number } | { room: number };

export type PastPage = { total: number; messages: PastMessage[]; cursor?: string };

/** The first page of a window, or the next one by the cursor of the page before, which is as long as the first. */
export type ListPast = { of: PastOf } & ({ window: PastWindow; count: number } | { cursor: string });

/** A page of what was said, oldest first, with a cursor while more follows. Retracted messages are left out. */
export async function listPast(ctx: Context, input: ListPast): Promise<PastPage> {
  assertCanManageApp(ctx);
  const name = JSON.stringify(input.of);
  const before = "cursor" in input ? readCursor(ctx, input.cursor, name) : null;
  const asked = "cursor" in input ? null : input;
  const window = before
    ? { from: new Date(before.from), to: new Date(before.to) }
    : (asked?.window ?? { from: new Date(0), to: ctx.now() });
  const count = before?.count ?? asked?.count ?? 0;
  const scope = await scopeOf(ctx, input.of);
  const { app, db, runtime } = ctx;
  return runtime.historyQueries(app.id).run(async () => {
    const place = before ? { after: { at: new Date(before.at), messageId: before.messageId } } : {};
    const found = await selectPast(app.id, db, { scope, window, place, count: count + 1 });
    const messages = found.slice(0, count);
    const last = messages.at(-1);
    const isMore = found.length > count && last !== undefined;
    const total = before?.total ?? (await totalOf(ctx, { scope, window, found, count }));
    if (!isMore) return { total, messages };
    const next = { scope: name, from: window.from.getTime(), to: window.to.getTime(), count, total };
    const cursor = issueCursor(ctx, { ...next, at: last.createdAt, messageId: last.messageId });
    return { total, messages, cursor };
  });
}

/** A page by its place in the list, as old programs ask for it. */
export async function listPastFrom(
  ctx: Context,
  input: { of: PastOf; window: PastWindow; start: number; count: number },
): Promise<PastPage> {
  assertCanManageApp(ctx);
  const { window, start, count } = input;
  const scope = await scopeOf(ctx, input.of);
  const { app, db, runtime } = ctx;
  return runtime.historyQueries(app.id).run(async () => {
    const messages = await selectPast(app.id, db, { scope, window, place: { skip: start }, count });
    return { total: await countPast(app.id, db, { scope, window }), messages };
  });
}

type Counted = { scope: PastScope; window: PastWindow; found: PastMessage[]; count: number };

/** A window that fits on one page is not counted once more. */
const totalOf = async ({ app, db }: Context, { scope, window, found, count }: Counted): Promise<number> =>
  found.length <= count ? found.length : countPast(app.id, db, { scope, window });

async function scopeOf(ctx: Context, of: PastOf): Promise<PastScope> {
  if ("user" in of) return { kind: "user", userId: (await loadUser(ctx, of.user)).id };
  if ("group" in of)
    return { kind: "conversation", conversation: await findGroupConversation(ctx, of.group) };
  if ("room" in of) return { kind: "conversation", conversation: await findRoomConversation(ctx, of.room) };
  return { kind: "app" };
}
