"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { placeAt } from "./scroller.ts";

/** Where a message stands to which one jumps: share of the view's height. */
const PLACE_AT = 0.3;
const TINT_MS = 1_500;

function tint(row: HTMLElement): void {
  row.dataset.tinted = "";
  setTimeout(() => delete row.dataset.tinted, TINT_MS);
}

/**
 * Leads to a message by its position: fetches down to it when it is not held, and draws its surroundings when they are
 * not in the page.
 */
export function useJump(
  scroller: RefObject<HTMLElement | null>,
  { reach, showAround }: { reach: (seq: number) => Promise<boolean>; showAround: (seq: number) => void },
): (seq: number) => void {
  const wanted = useRef<number | null>(null);
  const [, draw] = useState({});
  const arrive = useCallback(() => {
    const element = scroller.current;
    const row = element?.querySelector<HTMLElement>(`[data-seq="${wanted.current}"]`);
    if (!element || !row) return false;
    wanted.current = null;
    placeAt(element, row, PLACE_AT);
    row.focus({ preventScroll: true });
    tint(row);
    return true;
  }, [scroller]);
  useLayoutEffect(() => {
    if (wanted.current !== null) arrive();
  });
  return useCallback(
    async (seq) => {
      wanted.current = seq;
      if (arrive() || !(await reach(seq)) || wanted.current !== seq) return;
      showAround(seq);
      draw({});
    },
    [arrive, reach, showAround],
  );
}
