"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { ConversationState } from "#sdk/state.ts";

const none: readonly number[] = [];

function isInView(scroller: HTMLElement, seq: number): boolean {
  const row = scroller.querySelector(`[data-seq="${seq}"]`);
  if (!row) return false;
  const [box, view] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  return box.top < view.bottom && box.bottom > view.top;
}

/**
 * Positions of messages that mention me and were not in view since the chat was opened, oldest first. Reading further
 * down, which counts what stands above as read, takes none of them away.
 */
export function useWaitingMentions(
  scroller: RefObject<HTMLElement | null>,
  conversation: ConversationState | undefined,
): { waiting: readonly number[]; look: () => void; visit: (seq: number) => void } {
  const told = conversation?.mentions ?? none;
  const known = useRef(new Set(told));
  const [waiting, setWaiting] = useState(told);
  useLayoutEffect(() => {
    const fresh = told.filter((seq) => !known.current.has(seq));
    if (fresh.length === 0) return;
    for (const seq of fresh) known.current.add(seq);
    setWaiting((held) => [...held, ...fresh].sort((a, b) => a - b));
  }, [told]);
  const visit = useCallback(
    (visited: number) => setWaiting((held) => held.filter((seq) => seq !== visited)),
    [],
  );
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    setWaiting((held) => {
      const left = held.filter((seq) => !isInView(element, seq));
      return left.length === held.length ? held : left;
    });
  }, [scroller]);
  return { waiting, look, visit };
}
