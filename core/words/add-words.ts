import type { AddWords } from "#protocol/word.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { changeWords } from "./change-words.ts";
import { foldText } from "./fold-text.ts";

/** How a word is compared with others. */
export function foldWord(word: string): string {
  const folded = foldText(word).characters.join("");
  if (folded === "") throw refuse("invalid_input", "A word has something to be seen.");
  return folded;
}

/** Adds words to what may not be said in the app; words that are known change nothing. All of them or none. */
export async function addWords(ctx: Context, { words }: AddWords): Promise<void> {
  const byFolded = new Map(words.map((word) => [foldWord(word), word]));
  await changeWords(ctx, async (tx) => {
    const appId = ctx.app.id;
    const createdAt = ctx.now();
    await tx.db.sensitiveWord.createMany({
      data: [...byFolded].map(([folded, word]) => ({ appId, word, folded, createdAt })),
      skipDuplicates: true,
    });
    const most = ctx.app.settings.wordsMax;
    if ((await tx.db.sensitiveWord.count({ where: { appId } })) > most) {
      throw refuse("too_many_words", `An app has at most ${most} sensitive words.`);
    }
    tx.audit({ action: "words.add", target: "words", after: { words } });
  });
}
