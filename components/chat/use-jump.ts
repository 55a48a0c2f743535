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

/** Leads to a message by its position, drawing its surroundings first when they are not in the page. */
export function useJump(
  scroller: RefObject<HTMLElement | null>,
  showAround: (seq: number) => void,
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
    (seq) => {
      wanted.current = seq;
      if (arrive()) return;
      showAround(seq);
      draw({});
    },
    [arrive, showAround],
  );
}
