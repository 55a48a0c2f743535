"use client";

import { useMemo } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { nameInGroup } from "#sdk/selectors.ts";

export type NameOf = (username: string) => string;

/** What people are called in a conversation; another function whenever one of the names may have changed. */
export function useNames(conversation: number): NameOf {
  const client = useClient();
  const users = useAppState((state) => state.users);
  const friends = useAppState((state) => state.friends);
  const members = useAppState((state) => state.members[conversation]);
  const me = useAppState((state) => state.me);
  const info = useAppState((state) => state.conversations[conversation]?.info);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are read from these parts of the state.
  return useMemo(
    () => (username) => nameInGroup(client.store.getState(), conversation, username),
    [client, conversation, users, friends, members, me, info],
  );
}
