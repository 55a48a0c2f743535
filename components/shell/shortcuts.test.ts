import { describe, expect, it } from "vitest";
import { chordKeys, shortcutIds, shortcutOf, shortcuts } from "./shortcuts.ts";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing", true>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...held,
});

describe("shortcuts", () => {
  it("uses Cmd on Apple's machines and Ctrl elsewhere", () => {
    expect(shortcutOf(press("k", { ctrlKey: true }), false)).toBe("search");
    expect(shortcutOf(press("k", { metaKey: true }), false)).toBeNull();
    expect(shortcutOf(press("k", { metaKey: true }), true)).toBe("search");
  });
  it("tells chords apart by every modifier", () => {
    expect(shortcutOf(press("ArrowUp", { altKey: true }), false)).toBe("previousChat");
    expect(shortcutOf(press("ArrowUp", { altKey: true, shiftKey: true }), false)).toBe("previousUnread");
    expect(shortcutOf(press("ArrowUp"), false)).toBeNull();
  });
  it("leaves an input method alone", () => {
    expect(shortcutOf(press("Escape", { isComposing: true }), false)).toBeNull();
  });
  it("has no two shortcuts with the same keys", () => {
    const chords = shortcutIds.flatMap((id) =>
      shortcuts[id].map((chord) => chordKeys(chord, false).join("+")),
    );
    expect(new Set(chords).size).toBe(chords.length);
  });
});
