"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { useClient } from "#components/shell/client-provider.tsx";
import type { ConversationState } from "#sdk/state.ts";
import { isWatching } from "./is-watching.ts";
import { isAtEnd } from "./scroller.ts";

/** Position of the lowest message whose beginning is in view; 0 when there is none. */
function lowestInView(scroller: HTMLElement): number {
  const { top, bottom } = scroller.getBoundingClientRect();
  const rows = [...scroller.querySelectorAll<HTMLElement>("[data-seq]")].reverse();
  const row = rows.find((candidate) => {
    const box = candidate.getBoundingClientRect();
    // Of a message taller than the view its first half screen is enough.
    return box.top + Math.min(box.height, (bottom - top) / 2) <= bottom + 1;
  });
  return Number(row?.dataset.seq ?? 0);
}

/**
 * Reports what has been seen: the tab is visible, the window has the focus, the message is in view. Answers a
 * function to call when the view may have changed; focus and visibility are followed by themselves.
 */
export function useSeen(
  scroller: RefObject<HTMLElement | null>,
  conversation: ConversationState | undefined,
  { ready, showsEnd }: { ready: boolean; showsEnd: boolean },
): () => void {
  const client = useClient();
  const latest = useRef({ conversation, ready, showsEnd });
  // Before any effect that looks: what is drawn and what is known must be of one moment.
  useLayoutEffect(() => {
    latest.current = { conversation, ready, showsEnd };
  });
  const look = useCallback(() => {
    const { conversation: held, ready: isReady, showsEnd: hasEnd } = latest.current;
    const element = scroller.current;
    if (!element || !held || !isReady || element.clientHeight === 0 || !isWatching()) return;
    const seq = hasEnd && isAtEnd(element) ? held.next - 1 : lowestInView(element);
    if (seq > held.mine.read) client.seen(held.info.id, seq);
  }, [client, scroller]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener("focus", look, { signal });
    addEventListener("resize", look, { signal });
    document.addEventListener("visibilitychange", look, { signal });
    return () => controller.abort();
  }, [look]);
  return look;
}
