/**
 * The list scrolls in a column that is laid out from its end: `scrollTop` is 0 at the end and negative above it, so
 * the browser itself keeps the end in view and the place of what is read.
 */
const NEAR_END = 48;

export const distanceToEnd = (scroller: HTMLElement): number => Math.abs(scroller.scrollTop);

export const distanceToTop = (scroller: HTMLElement): number =>
  scroller.scrollHeight - scroller.clientHeight - distanceToEnd(scroller);

export const isAtEnd = (scroller: HTMLElement): boolean => distanceToEnd(scroller) < NEAR_END;

/** Puts an element's upper edge at a share of the view's height. */
export function placeAt(scroller: HTMLElement, element: HTMLElement, share: number): void {
  const view = scroller.getBoundingClientRect();
  scroller.scrollTop += element.getBoundingClientRect().top - view.top - view.height * share;
}

export type Anchor = { key: string; top: number };

function rowOf(scroller: HTMLElement, key: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

/** The first message in view and where it stands. */
export function anchorOf(scroller: HTMLElement): Anchor | null {
  const { top } = scroller.getBoundingClientRect();
  for (const row of scroller.querySelectorAll<HTMLElement>("[data-key]")) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top) return { key: row.dataset.key ?? "", top: box.top };
  }
  return null;
}

/** Brings a message back to where it stood. */
export function restore(scroller: HTMLElement, anchor: Anchor): void {
  const row = rowOf(scroller, anchor.key);
  if (!row) return;
  const moved = row.getBoundingClientRect().top - anchor.top;
  if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
}

export function focusRow(scroller: HTMLElement, key: string): void {
  rowOf(scroller, key)?.focus();
}
