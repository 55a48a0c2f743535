"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { IntlProvider } from "use-intl/react";
import { type Language, languageCookie, languageTag } from "./language.ts";
import { writeCookie } from "./preferences.ts";
import { type ChatWords, loadWords, type Words } from "./words.ts";

type LanguageChoice = {
  language: Language;
  /** What the app offers. */
  languages: readonly Language[];
  setLanguage: (language: Language) => Promise<void>;
};
const LanguageContext = createContext<LanguageChoice | null>(null);

/** The language of the page and how to change it. Changing keeps everything on the page as it is. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error("useLanguage needs a LanguageProvider");
  return choice;
}

/** Gives words to everything inside, starting with those the server sent. */
export function LanguageProvider({
  language: first,
  languages,
  words: firstWords,
  children,
}: {
  language: Language;
  languages: readonly Language[];
  words: ChatWords;
  children: ReactNode;
}) {
  const [{ language, words }, show] = useState({ language: first, words: firstWords });
  const setLanguage = useCallback(async (chosen: Language) => {
    const loaded = await loadWords(chosen);
    writeCookie(languageCookie, chosen);
    document.documentElement.lang = languageTag(chosen);
    show({ language: chosen, words: loaded });
  }, []);
  const choice = useMemo(() => ({ language, languages, setLanguage }), [language, languages, setLanguage]);
  return (
    <LanguageContext value={choice}>
      {/* The words left out are those of pages that are never inside this provider. */}
      <IntlProvider locale={language} messages={words as Words} timeZone={timeZone()} onError={reportMissing}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function reportMissing(error: Error): void {
  console.error(error);
}
