"use client";

import { useCallback, useEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { announce } from "#components/ui/announcer.tsx";

const GATHER_MS = 500;

type Heard = { name: string; texts: string[] };

/**
 * Takes messages as they arrive and tells screen readers of them: one with its words, several under one key, such as a
 * sender's, as a number.
 */
export function useSpokenMessages(): (key: string, name: string, text: string) => void {
  const t = useTranslations("chat");
  const waiting = useRef(new Map<string, Heard>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const speak = useCallback(() => {
    timer.current = undefined;
    for (const { name, texts } of waiting.current.values()) {
      const [text = ""] = texts;
      announce(
        texts.length === 1 ? t("heard", { name, text }) : t("heardMany", { name, count: texts.length }),
      );
    }
    waiting.current.clear();
  }, [t]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (key, name, text) => {
      const { texts } = waiting.current.get(key) ?? { texts: [] };
      waiting.current.set(key, { name, texts: [...texts, text] });
      timer.current ??= setTimeout(speak, GATHER_MS);
    },
    [speak],
  );
}
