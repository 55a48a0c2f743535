"use client";

import { useMemo } from "react";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import { conversationOf } from "#sdk/index.ts";
import type { ConversationState } from "#sdk/state.ts";

/** A group of mine as it is now, and its conversation; null when I was never in it. */
export function useGroup(group: number): { info: GroupInfo; conversation: ConversationState } | null {
  const conversation = useAppState((state) => conversationOf(state, { group }));
  return useMemo(
    () => (conversation?.info.kind === "group" ? { info: conversation.info.group, conversation } : null),
    [conversation],
  );
}
