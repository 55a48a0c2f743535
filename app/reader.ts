import { cookies, headers } from "next/headers";
import { cache } from "react";
import { type Language, languageCookie, languages, pickLanguage } from "#components/shell/language.ts";
import { type Preferences, readPreferences } from "#components/shell/preferences.ts";
import { loadWords, type Words } from "#components/shell/words.ts";
import { findApp } from "#core/apps/find-app.ts";
import { APP_HEADER_OF_PAGES } from "#infra/http/proxies.ts";
import { pageScope } from "./session.ts";

export type Reader = {
  language: Language;
  languages: readonly Language[];
  preferences: Preferences;
  words: Words;
};

/** Whom the page is for: their language, their preferences, and the words in that language. Read once per request. */
export const readReader = cache(async (): Promise<Reader> => {
  const jar = await cookies();
  const cookie = (name: string) => jar.get(name)?.value;
  const head = await headers();
  const offered = await offeredLanguages(head.get(APP_HEADER_OF_PAGES));
  const language = pickLanguage(cookie(languageCookie), head.get("accept-language"), offered);
  return {
    language,
    languages: offered,
    preferences: readPreferences(cookie),
    words: await loadWords(language),
  };
});

/** What the app whose page it is offers; elsewhere, and while nobody can say, all there are. */
async function offeredLanguages(slug: string | null): Promise<readonly Language[]> {
  if (slug === null) return languages;
  const found = await findApp(pageScope(), { slug }).catch(() => null);
  return found?.ref.settings.languages ?? languages;
}
