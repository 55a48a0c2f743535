"use client";

import { useMemo } from "react";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { FriendRequest } from "#protocol/friend.ts";

export type LiveRelation = {
  self: boolean;
  friend: boolean;
  remark: string;
  note: string;
  blocked: boolean;
  /** A request that waits, from either side. */
  request: FriendRequest | null;
};

/** What I am to somebody right now, from what all my devices agree on. */
export function useRelation(username: string): LiveRelation {
  const me = useAppState((state) => state.me.username);
  const friend = useAppState((state) => state.friends[username]);
  const blocked = useAppState((state) => username in state.blocked);
  const requests = useAppState((state) => state.requests);
  return useMemo(
    () => ({
      self: me === username,
      friend: friend !== undefined,
      remark: friend?.relation.remark ?? "",
      note: friend?.relation.note ?? "",
      blocked,
      request: requests.find(({ user, state }) => user.username === username && state === "pending") ?? null,
    }),
    [me, username, friend, blocked, requests],
  );
}
