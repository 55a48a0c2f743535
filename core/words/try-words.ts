import type { LookBackForWords, TestWords, WordsPast, WordsTest } from "#protocol/word.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { bodyWords } from "../search/body-words.ts";
import { type FoundRow, selectMessages } from "../search/find-messages.sql.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { findMatcher } from "./find-matcher.ts";

const DAY_MS = 86_400_000;
/** Looked at in one statement, and altogether. */
const ROWS = 1_000;
const MOST = 20_000;

/** Which listed words stand in a text, and how it would look with stars; nothing is sent or kept. */
export async function testWords(ctx: Context, { text }: TestWords): Promise<WordsTest> {
  assertCanManageApp(ctx);
  const matcher = await findMatcher(ctx);
  return { words: matcher.words(text), masked: matcher.mask(text) };
}

/**
 * What the list would have stopped in the last days, whether it is switched on or not: of the newest 20,000 messages of
 * that time. Numbers only are told; that it was looked for is written down.
 */
export async function lookBackForWords(ctx: Context, { days }: LookBackForWords): Promise<WordsPast> {
  assertCanManageApp(ctx);
  const matcher = await findMatcher(ctx);
  const since = ctx.now().getTime() - days * DAY_MS;
  const counts = new Map<string, number>();
  let [looked, hits] = [0, 0];
  let last: FoundRow | undefined;
  do {
    const after = last && { createdAt: last.createdAt.getTime(), messageId: toId(last.messageId) };
    const rows = await selectMessages(ctx.app.id, ctx.db, { since, after, limit: ROWS });
    for (const row of rows) {
      const found = matcher.words(bodyWords(row.body));
      if (found.length > 0) hits += 1;
      for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    looked += rows.length;
    last = rows.length === ROWS ? rows.at(-1) : undefined;
  } while (last && looked < MOST);
  await transaction(ctx, async (tx) => {
    tx.audit({ action: "words.lookBack", target: "words", after: { days, looked, hits } });
  });
  return {
    looked,
    hits,
    isPartial: last !== undefined,
    words: [...counts]
      .map(([word, messages]) => ({ word, messages }))
      .sort((a, b) => b.messages - a.messages),
  };
}
