"use client";

import type { SignedIn } from "#protocol/session.ts";
import { AppShell } from "./app-shell.tsx";
import { ClientProvider } from "./client-provider.tsx";
import type { Language } from "./language.ts";
import { LanguageProvider } from "./language-provider.tsx";
import type { Preferences } from "./preferences.ts";
import { PreferencesProvider } from "./preferences-provider.tsx";
import { ShellSkeleton } from "./shell-skeleton.tsx";
import type { ChatWords } from "./words.ts";

type Props = {
  signedIn: SignedIn;
  language: Language;
  languages: readonly Language[];
  preferences: Preferences;
  words: ChatWords;
};

/** The app of a signed-in person: what the server knew, the tab's client, and the panes. */
export function ChatApp({ signedIn, language, languages, preferences, words }: Props) {
  return (
    <LanguageProvider language={language} languages={languages} words={words}>
      <PreferencesProvider first={preferences}>
        <ClientProvider signedIn={signedIn} fallback={<ShellSkeleton label={words.common.loading} />}>
          <AppShell />
        </ClientProvider>
      </PreferencesProvider>
    </LanguageProvider>
  );
}
