const visible = (element: HTMLElement): boolean => element.checkVisibility();

/** Moves the focus to the next visible part of the page (rail, list, conversation, details), round and round. */
export function focusNextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(visible);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  regions[(at + 1) % regions.length]?.focus();
}

/** Puts the focus into the search box that is on screen and selects what it holds. */
export function focusSearch(): boolean {
  const box = [...document.querySelectorAll<HTMLInputElement>("input[data-search]")].find(visible);
  box?.focus();
  box?.select();
  return box !== undefined;
}
