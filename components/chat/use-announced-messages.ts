"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { displayName, nameInGroup, rings } from "#sdk/selectors.ts";
import { useBodyLine } from "./body-line.ts";
import { useSpokenMessages } from "./use-spoken-messages.ts";

/** Tells screen readers of messages as they arrive: one with its words, several of one person as a number. */
export function useAnnouncedMessages(): void {
  const t = useTranslations("chat");
  const client = useClient();
  const hear = useSpokenMessages();
  const lineOf = useBodyLine();
  useEffect(() => {
    const nameOf = (id: number, sender: string) => {
      const state = client.store.getState();
      const info = state.conversations[id]?.info;
      if (info?.kind !== "group") return displayName(state, sender);
      return t("inGroup", { name: nameInGroup(state, id, sender), group: info.group.name });
    };
    return client.on("message", (id, entry) => {
      if (entry.kind !== "message.created" || !entry.body) return;
      const state = client.store.getState();
      const conversation = state.conversations[id];
      if (conversation && !rings(state, conversation)) return;
      hear(`${id} ${entry.sender}`, nameOf(id, entry.sender), lineOf(entry.body));
    });
  }, [client, hear, lineOf, t]);
}
