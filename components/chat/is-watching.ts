/** True while the person can be looking at this page: its tab is visible and its window has the focus. */
export const isWatching = (): boolean => document.visibilityState === "visible" && document.hasFocus();
