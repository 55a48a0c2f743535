"use client";

import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useClient } from "#components/shell/client-provider.tsx";
import { atBeginning } from "#sdk/selectors.ts";
import type { ConversationState } from "#sdk/state.ts";
import {
  growDown,
  growUp,
  type MessageWindow,
  newestWindow,
  rangeOf,
  windowAround,
} from "./message-window.ts";
import { type Anchor, anchorOf, distanceToEnd, distanceToTop, restore } from "./scroller.ts";

/** How near an edge, in pixels, the next page is fetched. */
const NEAR = 900;

/**
 * The stretch of the conversation that is in the page, and how it moves. `look` extends it when an edge is near:
 * from what is held, else with one request for older messages at a time. What is read never moves.
 */
export function useMessageWindow(
  scroller: RefObject<HTMLElement | null>,
  conversation: ConversationState | undefined,
  { ready, openedAfter }: { ready: boolean; openedAfter: number | null },
) {
  const client = useClient();
  const entries = conversation?.entries ?? none;
  const [chosen, setWindow] = useState<MessageWindow | null>(null);
  const window = chosen ?? newestWindow(entries, openedAfter);
  // From the first sight on it stays where it is, whatever arrives.
  if (chosen === null && ready && entries.length > 0) setWindow(window);
  const { start, end } = rangeOf(entries, window);
  const anchor = useRef<Anchor | null>(null);
  const [failed, setFailed] = useState(false);

  useLayoutEffect(() => {
    if (scroller.current && anchor.current) restore(scroller.current, anchor.current);
    anchor.current = null;
  });

  const look = useCallback(() => {
    const element = scroller.current;
    if (!element || !conversation || anchor.current) return;
    if (distanceToTop(element) < NEAR) {
      if (start > 0) {
        anchor.current = anchorOf(element);
        setWindow(growUp(entries, window));
      } else if (!failed && !atBeginning(conversation) && !conversation.loadingOlder) {
        // A window that was never moved shows what comes by itself.
        setWindow({ ...window, from: 0 });
        client.loadOlder(conversation.info.id).catch(() => setFailed(true));
      }
    } else if (window.to !== null && distanceToEnd(element) < NEAR) {
      anchor.current = anchorOf(element);
      setWindow(growDown(entries, window));
    }
  }, [client, scroller, conversation, entries, window, start, failed]);

  const showEnd = useCallback(() => {
    setWindow((held) => (held === null || held.to === null ? held : newestWindow(entries)));
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [entries, scroller]);

  const id = conversation?.info.id ?? 0;
  /** Fetches older pages until this position is held; false when they cannot come. */
  const reach = useCallback(
    async (seq: number) => {
      for (;;) {
        const now = client.store.getState().conversations[id];
        if (!now) return false;
        if (now.loadedFrom <= seq || atBeginning(now)) return true;
        try {
          await client.loadOlder(id);
        } catch {
          setFailed(true);
          return false;
        }
      }
    },
    [client, id],
  );
  const showAround = useCallback(
    (seq: number) => {
      const now = client.store.getState().conversations[id]?.entries ?? none;
      setWindow(windowAround(now, seq));
    },
    [client, id],
  );

  const shown = useMemo(() => entries.slice(start, end), [entries, start, end]);
  return {
    shown,
    showsEnd: window.to === null,
    showsBeginning: start === 0 && conversation !== undefined && atBeginning(conversation),
    /** The last request for older messages was refused or got no answer; nothing is asked until `tryAgain`. */
    failed,
    tryAgain: () => setFailed(false),
    look,
    showEnd,
    reach,
    showAround,
  };
}

const none: ConversationState["entries"] = [];
