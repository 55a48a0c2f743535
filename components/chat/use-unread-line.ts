"use client";

import { useEffect, useRef, useState } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import type { Target } from "#protocol/message.ts";
import { conversationOf, outgoingOf } from "#sdk/selectors.ts";
import { isWatching } from "./is-watching.ts";
import { indexFrom } from "./message-window.ts";
import { isCountable } from "./timeline.ts";
import { lineAfterArrival, lineAtOpening, type UnreadLine } from "./unread-line.ts";

/**
 * The line above what was unseen when the conversation was opened, or what came while nobody was watching. It stays
 * while the conversation is shown; a message of mine takes it away.
 */
export function useUnreadLine(target: Target, ready: boolean): UnreadLine | null {
  const client = useClient();
  const me = useAppState((state) => state.me.username);
  const entries = useAppState((state) => conversationOf(state, target)?.entries);
  const sent = useAppState((state) => outgoingOf(state, target).at(-1)?.clientId);
  const online = useAppState((state) => state.connection.phase === "online");
  const atOpening = () => {
    const conversation = conversationOf(client.store.getState(), target);
    return conversation ? lineAtOpening(conversation) : null;
  };
  const [line, setLine] = useState<UnreadLine | null>(null);
  const [captured, setCaptured] = useState(false);
  let shown = line;
  // In the very pass that draws the first messages, since the line decides what is drawn and where one looks.
  if (ready && !captured) {
    shown = atOpening();
    setLine(shown);
    setCaptured(true);
  }
  const seenUpTo = useRef<number | null>(null);
  const newest = entries?.at(-1)?.seq ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what counts is what arrived, whenever it is looked at.
  useEffect(() => {
    if (!ready) return;
    const before = seenUpTo.current;
    seenUpTo.current = newest;
    if (before === null) return;
    const arrived = entries?.slice(indexFrom(entries, before + 1)) ?? [];
    const watching = isWatching() && online;
    setLine((held) => {
      let next = held;
      for (const entry of arrived) {
        const isMine = entry.kind === "message.created" && entry.sender === me;
        if (isMine) next = null;
        else if (isCountable(entry, me)) next = lineAfterArrival(next, entry.seq, watching);
      }
      return next;
    });
  }, [ready, newest]);

  const [cleared, setCleared] = useState(sent);
  if (sent !== cleared) {
    setCleared(sent);
    if (sent !== undefined) setLine(null);
  }
  return shown;
}
