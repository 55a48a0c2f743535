"use client";

import { useMemo, useSyncExternalStore } from "react";
import { languageTag } from "#components/shell/language.ts";
import { useLanguage } from "#components/shell/language-provider.tsx";
import { type Clock, localDay } from "./local-time.ts";

const LOOK_EVERY_MS = 20_000;

const place = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Changes when the calendar day or the time zone does, and only then. */
const here = () => `${localDay(Date.now(), place())} ${place()}`;

function listen(changed: () => void): () => void {
  const timer = setInterval(changed, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", changed);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", changed);
  };
}

/** The reader's language, time zone and day. A new object when midnight passes or the zone changes, so labels follow. */
export function useClock(): Clock {
  const { language } = useLanguage();
  const now = useSyncExternalStore(listen, here, () => "");
  return useMemo(() => {
    const [, timeZone = "UTC"] = now.split(" ");
    return { locale: languageTag(language), timeZone, now: Date.now() };
  }, [language, now]);
}
