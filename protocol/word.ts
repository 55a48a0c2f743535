import * as z from "zod";
import { limits } from "./limits.ts";
import { line } from "./text.ts";

/** A sensitive word; its length is counted in characters. */
export const word = line(limits.wordCharacters * 4).refine((value) => {
  const { length } = [...value];
  return length > 0 && length <= limits.wordCharacters;
}, `has none or more than ${limits.wordCharacters} characters`);

export const AddWords = z.object({ words: z.array(word).min(1).max(limits.wordsPage) });
export type AddWords = z.infer<typeof AddWords>;

export const UpdateWord = z.object({ word, to: word });
export type UpdateWord = z.infer<typeof UpdateWord>;

export const DeleteWord = z.object({ word });
export type DeleteWord = z.infer<typeof DeleteWord>;

export const ListWords = z.object({
  start: z.int().nonnegative(),
  count: z.int().positive().max(limits.wordsPage),
});
export type ListWords = z.infer<typeof ListWords>;

export type WordPage = { total: number; words: { word: string; createdAt: number }[] };
