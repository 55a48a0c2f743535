import { cookies, headers } from "next/headers";
import { cache } from "react";
import { type Language, languageCookie, pickLanguage } from "#components/shell/language.ts";
import { type Preferences, readPreferences } from "#components/shell/preferences.ts";
import { loadWords, type Words } from "#components/shell/words.ts";

export type Reader = { language: Language; preferences: Preferences; words: Words };

/** Whom the page is for: their language, their preferences, and the words in that language. Read once per request. */
export const readReader = cache(async (): Promise<Reader> => {
  const jar = await cookies();
  const cookie = (name: string) => jar.get(name)?.value;
  const language = pickLanguage(cookie(languageCookie), (await headers()).get("accept-language"));
  return { language, preferences: readPreferences(cookie), words: await loadWords(language) };
});
