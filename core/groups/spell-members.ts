import { setImmediate as breathe } from "node:timers/promises";
import { pinyin } from "pinyin-pro";
import type { Context } from "../context.ts";
import { type SpelledName, selectUnspelled, updateSpellings } from "./unspelled.sql.ts";

/** Names read at a time: a few milliseconds, then others have their turn. */
const PORTION = 200;
const MOST = 10_000;

/** What may be pinyin in a search, without spaces and apostrophes; undefined when it cannot be. */
export function spellingIn(query: string): string | undefined {
  const letters = query
    .toLowerCase()
    .replaceAll("ü", "v")
    .replace(/[\s'’]+/g, "");
  return /^[a-z][a-z0-9]*$/.test(letters) ? letters : undefined;
}

/** How a name sounds: its pinyin without tones, then its initials. */
export function spell(name: string): string {
  const syllables = pinyin(name, {
    toneType: "none",
    type: "array",
    surname: "head",
    nonZh: "consecutive",
    v: true,
  })
    .map((syllable) => syllable.toLowerCase().replace(/[\s'’]+/g, ""))
    .filter(Boolean);
  return `${syllables.join("")} ${syllables.map((syllable) => syllable.charAt(0)).join("")}`;
}

/** Sees to it that everybody in the conversation can be found by how their names sound; true when some were not before. */
export async function spellMembers(ctx: Context, conversation: number): Promise<boolean> {
  const unspelled = await selectUnspelled(ctx.app.id, ctx.db, { conversation, limit: MOST });
  for (let from = 0; from < unspelled.length; from += PORTION) {
    const names = unspelled
      .slice(from, from + PORTION)
      .map((name): SpelledName => ({ name, letters: spell(name) }));
    await updateSpellings(ctx.app.id, ctx.db, { conversation, names });
    await breathe();
  }
  return unspelled.length > 0;
}
