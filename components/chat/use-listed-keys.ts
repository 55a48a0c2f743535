"use client";

import { useMemo } from "react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { listedKeys } from "./conversation-rows.ts";

/** The target keys of the list of chats, in its order. The same array while nothing moved. */
export function useListedKeys(): string[] {
  const order = useAppState((state) => state.order);
  const conversations = useAppState((state) => state.conversations);
  const conversationOfUser = useAppState((state) => state.conversationOfUser);
  const outgoing = useAppState((state) => state.outgoing);
  const drafts = useAppState((state) => state.drafts);
  const joined = listedKeys({ order, conversations, conversationOfUser, outgoing, drafts }).join(" ");
  // Keys have no spaces.
  return useMemo(() => (joined ? joined.split(" ") : []), [joined]);
}
