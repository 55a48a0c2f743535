/** A key with its modifiers. `mod` is Cmd on Apple's machines and Ctrl elsewhere. */
export type KeyChord = { key: string; mod?: true; alt?: true; shift?: true };

/** Every shortcut that works in the whole app: this table binds the keys and fills the sheet. */
export const shortcuts = {
  search: [{ key: "k", mod: true }],
  previousChat: [{ key: "ArrowUp", alt: true }],
  nextChat: [{ key: "ArrowDown", alt: true }],
  previousUnread: [{ key: "ArrowUp", alt: true, shift: true }],
  nextUnread: [{ key: "ArrowDown", alt: true, shift: true }],
  stepBack: [{ key: "Escape" }],
  nextRegion: [{ key: "F6" }],
  sheet: [{ key: "/", mod: true }],
} as const satisfies Record<string, readonly KeyChord[]>;

export type ShortcutId = keyof typeof shortcuts;
export const shortcutIds = Object.keys(shortcuts) as ShortcutId[]; // the keys of an object of ours

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing">;

/** The shortcut a key press means, if any. Never one in the middle of an input method's composition. */
export function shortcutOf(event: Pressed, apple: boolean): ShortcutId | null {
  if (event.isComposing) return null;
  const mod = apple ? event.metaKey : event.ctrlKey;
  const other = apple ? event.ctrlKey : event.metaKey;
  if (other) return null;
  const fits = (chord: KeyChord) =>
    chord.key === (event.key.length === 1 ? event.key.toLowerCase() : event.key) &&
    Boolean(chord.mod) === mod &&
    Boolean(chord.alt) === event.altKey &&
    Boolean(chord.shift) === event.shiftKey;
  return shortcutIds.find((id) => shortcuts[id].some(fits)) ?? null;
}

const keyNames: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/** The keys as a person reads them, in the order they are pressed. */
export function chordKeys(chord: KeyChord, apple: boolean): string[] {
  const key = keyNames[chord.key] ?? chord.key.toUpperCase();
  return [
    ...(chord.mod ? [apple ? "⌘" : "Ctrl"] : []),
    ...(chord.alt ? [apple ? "⌥" : "Alt"] : []),
    ...(chord.shift ? [apple ? "⇧" : "Shift"] : []),
    key,
  ];
}

/** Whether this is one of Apple's machines, where Cmd takes the place of Ctrl. */
export const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);
