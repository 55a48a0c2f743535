import type { FoundMessages, MessageHit, SearchMessages } from "#protocol/search.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toEntry } from "../messages/to-entry.ts";
import { toId } from "../to-id.ts";
import { loadUser } from "../users/load-user.ts";
import { withinTime } from "../within-time.sql.ts";
import { bodyWords } from "./body-words.ts";
import { findMarks } from "./find-marks.ts";
import { type FoundRow, selectVisibleMessages } from "./find-messages.sql.ts";
import { fromCursor, toCursor } from "./search-cursor.ts";
import { toQuery } from "./search-terms.ts";

/** Somebody's search may take the database for so long. */
const BUDGET_MS = 200;

/**
 * Messages that the acting user may see and that hold all the words, the newest first. Chinese in words of any length,
 * traditional or simplified; other words by their beginning and without case. Found within two seconds of being sent,
 * and never again once taken back. A single letter is refused; so are searches beyond the app's limit, and one that takes longer than 200 ms.
 */
export async function searchMessages(ctx: UserContext, input: SearchMessages): Promise<FoundMessages> {
  const { words, conversation, from, kind, since, until, cursor, limit } = input;
  const query = toQuery(ctx.app.id, words);
  if (query === null) throw refuse("invalid_input", "A search takes a word, or at least 2 letters.");
  const after = fromCursor(cursor);
  await ctx.runtime.limiter.take(`${ctx.app.id}:search:${ctx.actor.userId}`, {
    points: ctx.app.settings.searchesPerMinute,
    seconds: 60,
  });
  const sender = from === undefined ? undefined : (await loadUser(ctx, from)).id;
  const filter = { query, conversation, sender, kind, since, until, after, limit: limit + 1 };
  const rows = await withinTime(ctx.db, BUDGET_MS, (db) =>
    selectVisibleMessages(ctx.app.id, db, ctx.actor.userId, filter),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    hits: page.map((row) => toHit(row, words)),
    next: rows.length > limit && last ? toCursor(last) : null,
  };
}

function toHit(row: FoundRow, words: string): MessageHit {
  const entry = toEntry(row);
  if (entry.kind !== "message.created") throw new Error("the index holds messages only");
  return { conversation: toId(row.conversation), entry, marks: findMarks(bodyWords(entry.body), words) };
}
