"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { useState } from "react";
import {
  languages as allLanguages,
  type Language,
  languageCookie,
  languageNames,
  languageTag,
} from "#components/shell/language.ts";
import {
  type Preferences,
  preferenceCookies,
  showPreferences,
  type Theme,
  themes,
  writeCookie,
} from "#components/shell/preferences.ts";
import type { Words } from "#components/shell/words.ts";

type Props = {
  language: Language;
  /** What can be chosen here; all that there are unless named. */
  languages?: readonly Language[];
  preferences: Preferences;
  words: Words["preferences"];
};

const choice = "min-h-6 rounded-join px-0.5 pointer-coarse:min-h-11 pointer-coarse:px-2";
const chosen = "font-medium text-ink";
const other = "text-ink-3 hover:text-ink";

/** Language and theme in one quiet line, for pages outside the app. What was typed stays. */
export function QuickPreferences({ language, languages = allLanguages, preferences, words }: Props) {
  const router = useRouter();
  const [theme, setTheme] = useState<Theme>(preferences.theme);
  const speak = (value: Language) => {
    writeCookie(languageCookie, value);
    document.documentElement.lang = languageTag(value);
    router.refresh();
  };
  const paint = (value: Theme) => {
    writeCookie(preferenceCookies.theme, value);
    showPreferences({ ...preferences, theme: value });
    setTheme(value);
  };
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-1 text-sm">
      <fieldset className="flex gap-3" hidden={languages.length < 2}>
        <legend className="sr-only">{words.language}</legend>
        {languages.map((value) => (
          <button
            key={value}
            type="button"
            lang={languageTag(value)}
            aria-pressed={value === language}
            onClick={() => speak(value)}
            className={clsx(choice, value === language ? chosen : other)}
          >
            {languageNames[value]}
          </button>
        ))}
      </fieldset>
      <fieldset className="flex gap-3">
        <legend className="sr-only">{words.theme}</legend>
        {themes.map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === theme}
            onClick={() => paint(value)}
            className={clsx(choice, value === theme ? chosen : other)}
          >
            {words[value]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
