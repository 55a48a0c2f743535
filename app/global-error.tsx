"use client";

import "./globals.css";
import { useEffect, useState } from "react";
import { Failure } from "#components/shell/failure.tsx";
import { languageTag, pickLanguage } from "#components/shell/language.ts";
import { loadWords, type Words } from "#components/shell/words.ts";

/** The last net: even the frame failed, so the words are fetched here. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  const [words, setWords] = useState<Words | null>(null);
  const language = pickLanguage(undefined, typeof navigator === "undefined" ? null : navigator.language);
  useEffect(() => {
    void loadWords(language).then(setWords, () => undefined);
  }, [language]);
  return (
    <html lang={languageTag(language)} data-theme="system" suppressHydrationWarning>
      <body>
        <Failure words={words?.failure} digest={error.digest} retry={() => location.reload()} />
      </body>
    </html>
  );
}
