/** How wide the list may be drawn, in pixels. */
export const listWidths = { least: 280, usual: 320, most: 400 } as const;
const STORED = "borealis.list";

export const clampWidth = (width: number): number =>
  Math.min(listWidths.most, Math.max(listWidths.least, Math.round(width)));

/** The width this browser remembers. */
export function storedWidth(): number {
  const kept = Number(localStorage.getItem(STORED));
  return kept > 0 ? clampWidth(kept) : listWidths.usual;
}

export function storeWidth(width: number): void {
  localStorage.setItem(STORED, String(width));
}
