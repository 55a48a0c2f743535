import type { UpdateWord } from "#protocol/word.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { foldWord } from "./add-words.ts";
import { changeWords } from "./change-words.ts";

const noWord = () => refuse("word_not_found", "There is no such word in the list.");

/** Puts another word in the place of one. */
export async function updateWord(ctx: Context, { word, to }: UpdateWord): Promise<void> {
  const appId = ctx.app.id;
  const [from, folded] = [foldWord(word), foldWord(to)];
  await changeWords(ctx, async (tx) => {
    const known = await tx.db.sensitiveWord.findMany({ where: { appId, folded: { in: [from, folded] } } });
    const old = known.find((row) => row.folded === from);
    if (!old) throw noWord();
    if (from !== folded && known.length > 1) throw refuse("word_exists", "This word is in the list already.");
    await tx.db.sensitiveWord.update({
      where: { appId_id: { appId, id: old.id } },
      data: { word: to, folded },
    });
    tx.audit({ action: "words.update", target: "words", before: { word: old.word }, after: { word: to } });
  });
}

/** Takes a word out of the list. */
export async function deleteWord(ctx: Context, { word }: { word: string }): Promise<void> {
  const appId = ctx.app.id;
  const folded = foldWord(word);
  await changeWords(ctx, async (tx) => {
    const { count } = await tx.db.sensitiveWord.deleteMany({ where: { appId, folded } });
    if (count === 0) throw noWord();
    tx.audit({ action: "words.delete", target: "words", before: { word } });
  });
}
