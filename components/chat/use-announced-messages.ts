"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { announce } from "#components/ui/announcer.tsx";
import { displayName } from "#sdk/selectors.ts";
import { bodyText } from "./preview.ts";

const GATHER_MS = 500;

/** Tells screen readers of messages as they arrive: one with its words, several of one person as a number. */
export function useAnnouncedMessages(): void {
  const t = useTranslations("chat");
  const client = useClient();
  useEffect(() => {
    const waiting = new Map<string, string[]>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const speak = () => {
      timer = undefined;
      for (const [sender, texts] of waiting) {
        const name = displayName(client.store.getState(), sender);
        const [text = ""] = texts;
        announce(
          texts.length === 1 ? t("heard", { name, text }) : t("heardMany", { name, count: texts.length }),
        );
      }
      waiting.clear();
    };
    const stop = client.on("message", (_conversation, entry) => {
      if (entry.kind !== "message.created" || !entry.body) return;
      waiting.set(entry.sender, [...(waiting.get(entry.sender) ?? []), bodyText(entry.body)]);
      timer ??= setTimeout(speak, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, t]);
}
