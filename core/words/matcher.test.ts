import { describe, expect, it } from "vitest";
import { createMatcher } from "./matcher.ts";

describe("looking for words in a text", () => {
  it("finds them wherever they stand, also inside of and across others", () => {
    const matcher = createMatcher(["he", "she", "hers", "his"]);
    expect(matcher.first("ushers")).toEqual({ word: "she", from: 1, to: 4 });
    expect(matcher.mask("ushers")).toBe("u*****");
    expect(matcher.first("nothing to see")).toBeNull();
    expect(matcher.mask("this and that")).toBe("t*** and that");
  });

  it("overlooks letter case, width and what cannot be seen", () => {
    const matcher = createMatcher(["Casino"]);
    for (const text of ["CASINO", "ｃａｓｉｎｏ", "ca\u200bsi\u00adno", "the CaSiNo!"]) {
      expect(matcher.first(text)?.word, text).toBe("Casino");
    }
    expect(matcher.mask("a ca\u200bsino here")).toBe("a ******* here");
  });

  it("finds Chinese words and emoji, and masks them character by character", () => {
    const matcher = createMatcher(["赌博", "🎰"]);
    expect(matcher.mask("来赌博吧🎰!")).toBe("来**吧*!");
    expect(matcher.first("赌 博")).toBeNull();
  });

  it("knows nothing without words, and overlooks words without anything to be seen", () => {
    expect(createMatcher([]).first("anything")).toBeNull();
    expect(createMatcher(["\u200b", ""]).mask("anything")).toBe("anything");
  });
});
