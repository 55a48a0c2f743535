"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Rows come and go this many at a time. */
const STEP = 8;
/** How far beyond the view rows are drawn, in pixels: what one turn of a wheel shows is there already. */
const SPARE = 500;
/** Drawn before anything could be measured. */
const FIRST_ROWS = 32;

type Options = {
  count: number;
  /** Height of a closed row in rem; all have the same. */
  rowRem: number;
  /** The row that is open, and higher than the others; -1 when none is. */
  openAt: number;
};

export type RowWindow = {
  list: RefObject<HTMLUListElement | null>;
  /** Rows from `first` to before `last` are drawn, between two empty stretches in pixels. */
  first: number;
  last: number;
  before: number;
  after: number;
};

/**
 * Which rows of a long list are near the view of the pane that scrolls it: only those are drawn, so that thousands cost
 * what forty do. A row tells its place by `aria-posinset`, an open one by an `aria-expanded` inside it.
 */
export function useRowWindow({ count, rowRem, openAt }: Options): RowWindow {
  const list = useRef<HTMLUListElement>(null);
  const [{ first, last, row, extra }, setDrawn] = useState({ first: 0, last: FIRST_ROWS, row: 0, extra: 0 });

  const look = useCallback(() => {
    const element = list.current;
    const pane = element && scrollerOf(element);
    if (!pane) return;
    const height = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const opened = element.querySelector("[aria-expanded=true]")?.closest("li");
    const top = pane.getBoundingClientRect().top - element.getBoundingClientRect().top;
    setDrawn((held) => {
      const more = openAt < 0 ? 0 : opened ? opened.offsetHeight - height : held.extra;
      const at = (y: number) =>
        openAt >= 0 && y > openAt * height ? Math.max(openAt * height, y - more) : y;
      const from = Math.max(0, Math.floor(at(top - SPARE) / height / STEP) * STEP);
      const to = Math.ceil(at(top + pane.clientHeight + SPARE) / height / STEP) * STEP;
      const next = { first: from, last: Math.max(to, from + STEP), row: height, extra: more };
      const isSame =
        next.first === held.first && next.last === held.last && height === held.row && more === held.extra;
      return isSame ? held : next;
    });
  }, [rowRem, openAt]);

  // Another number of rows moves what is in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` is why it is looked at again.
  useLayoutEffect(look, [look, count]);

  useEffect(() => {
    const element = list.current;
    const pane = element && scrollerOf(element);
    if (!pane) return;
    const resized = new ResizeObserver(look);
    for (const watched of [pane, element, ...(element.parentElement ? [element.parentElement] : [])]) {
      resized.observe(watched);
    }
    pane.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      pane.removeEventListener("scroll", look);
    };
  }, [look]);

  const end = Math.min(last, count);
  const begin = Math.max(0, Math.min(first, end - STEP));
  useHandFocusOn(list, begin, end);
  const isOpenIn = (from: number, to: number) => openAt >= from && openAt < to;
  return {
    list,
    first: begin,
    last: end,
    before: begin * row + (isOpenIn(0, begin) ? extra : 0),
    after: (count - end) * row + (isOpenIn(end, count) ? extra : 0),
  };
}

/** A focused row that is not drawn any more leaves the focus to its pane, which the keys go on scrolling. */
function useHandFocusOn(list: RefObject<HTMLUListElement | null>, first: number, last: number): void {
  const held = useRef<Element | null>(null);
  useEffect(() => {
    const element = list.current;
    const hold = ({ target }: FocusEvent) => {
      held.current = target instanceof Element ? target : null;
    };
    element?.addEventListener("focusin", hold);
    return () => element?.removeEventListener("focusin", hold);
  }, [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at whenever other rows are drawn.
  useLayoutEffect(() => {
    if (!held.current || held.current.isConnected) return;
    held.current = null;
    const element = list.current;
    if (element && document.activeElement === document.body)
      scrollerOf(element)?.focus({ preventScroll: true });
  }, [list, first, last]);
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  let above = element.parentElement;
  while (above && !/auto|scroll/.test(getComputedStyle(above).overflowY)) above = above.parentElement;
  return above;
}
