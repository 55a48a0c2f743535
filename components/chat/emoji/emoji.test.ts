import { describe, expect, it } from "vitest";
import { emojiGroups, findEmoji, nameOf, skinTones, withTone } from "./emoji.ts";

const all = emojiGroups.flatMap(({ emoji }) => emoji);
const characters = (query: string) => findEmoji(query).map(({ character }) => character);

describe("emoji", () => {
  it("are all there once, each with a name in both languages", () => {
    expect(all.length).toBeGreaterThan(1_500);
    expect(new Set(all.map(({ character }) => character)).size).toBe(all.length);
    for (const one of all) {
      expect(one.character).toMatch(/\p{Emoji}|\p{Regional_Indicator}/u);
      expect([nameOf(one, "en"), nameOf(one, "zh-CN")]).not.toContain("");
    }
  });

  it.each([
    ["grin", "😀"],
    ["thumbs up", "👍"],
    ["THUMBS", "👍"],
    ["嘿嘿", "😀"],
    ["红心", "❤️"],
    ["👍", "👍"],
  ])("are found by %s", (query, character) => {
    expect(characters(query)).toContain(character);
  });

  it("are found by their names before other words, and by nothing that is not there", () => {
    expect(characters("cat")[0]).toMatch(/🐈|🐱|😺/u);
    expect(characters("xyzzy (.*)+$")).toEqual([]);
  });

  it("take a colour of skin where Unicode has one", () => {
    const [wave] = findEmoji("waving hand");
    const [face] = findEmoji("grinning face");
    if (!wave || !face) throw new Error("these are emoji");
    expect(withTone(wave, skinTones[5])).toBe("👋🏿");
    expect(withTone(face, skinTones[5])).toBe("😀");
    for (const one of all.filter(({ toned }) => toned)) {
      const shown = [...new Intl.Segmenter().segment(withTone(one, skinTones[1]))];
      expect(shown).toHaveLength(1);
    }
  });
});
