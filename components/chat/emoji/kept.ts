const KEY = "borealis:emoji";
const MOST = 24;

export type KeptEmoji = { recent: readonly string[]; tone: string };

/** What was chosen last on this device, and the colour of skin. */
export function readKept(): KeptEmoji {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const { recent, tone } = kept as { recent?: unknown; tone?: unknown };
    return {
      recent: Array.isArray(recent) ? recent.filter((item) => typeof item === "string").slice(0, MOST) : [],
      tone: typeof tone === "string" ? tone : "",
    };
  } catch {
    return { recent: [], tone: "" };
  }
}

/** Puts the emoji first. */
export const withRecent = ({ recent, tone }: KeptEmoji, character: string): KeptEmoji => ({
  tone,
  recent: [character, ...recent.filter((one) => one !== character)].slice(0, MOST),
});

export function keep(kept: KeptEmoji): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Where nothing can be kept the choice holds for this visit.
  }
}
