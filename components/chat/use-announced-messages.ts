"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { announce } from "#components/ui/announcer.tsx";
import { displayName, nameInGroup, rings } from "#sdk/selectors.ts";
import { useBodyLine } from "./body-line.ts";

const GATHER_MS = 500;

/** Tells screen readers of messages as they arrive: one with its words, several of one person as a number. */
export function useAnnouncedMessages(): void {
  const t = useTranslations("chat");
  const client = useClient();
  const lineOf = useBodyLine();
  useEffect(() => {
    const waiting = new Map<string, { name: string; texts: string[] }>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const speak = () => {
      timer = undefined;
      for (const { name, texts } of waiting.values()) {
        const [text = ""] = texts;
        announce(
          texts.length === 1 ? t("heard", { name, text }) : t("heardMany", { name, count: texts.length }),
        );
      }
      waiting.clear();
    };
    const nameOf = (id: number, sender: string) => {
      const state = client.store.getState();
      const info = state.conversations[id]?.info;
      if (info?.kind !== "group") return displayName(state, sender);
      return t("inGroup", { name: nameInGroup(state, id, sender), group: info.group.name });
    };
    const stop = client.on("message", (id, entry) => {
      if (entry.kind !== "message.created" || !entry.body) return;
      const state = client.store.getState();
      const conversation = state.conversations[id];
      if (conversation && !rings(state, conversation)) return;
      const key = `${id} ${entry.sender}`;
      const { texts } = waiting.get(key) ?? { texts: [] };
      waiting.set(key, { name: nameOf(id, entry.sender), texts: [...texts, lineOf(entry.body)] });
      timer ??= setTimeout(speak, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, lineOf, t]);
}
