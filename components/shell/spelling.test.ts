import { describe, expect, it } from "vitest";
import { initialOf, sounds } from "./spelling.ts";

describe("a Chinese name", () => {
  it("sounds like its pinyin, the beginning of it, its initials, and both mixed", () => {
    for (const words of ["chenmei", "chen m", "chenm", "cm", "cmei", "mei"]) {
      expect(sounds("陈梅", words), words).toBe(true);
    }
    for (const words of ["chem", "mc", "陈", "", "c-m"]) expect(sounds("陈梅", words), words).toBe(false);
  });

  it("is found by every reading of its characters", () => {
    expect(sounds("曾国", "zengguo")).toBe(true);
    expect(sounds("重庆", "chongqing")).toBe(true);
    expect(sounds("吕布", "lvb")).toBe(true);
  });

  it("stands under the initial of its surname", () => {
    expect(initialOf("曾小明")).toBe("Z");
    expect(initialOf("单田芳")).toBe("S");
    expect(initialOf("  欧阳修")).toBe("O");
    expect(initialOf("Mei 梅")).toBe(null);
    expect(initialOf("")).toBe(null);
  });
});

it("does not take letters for Chinese", () => {
  expect(sounds("Mei Chen", "mc")).toBe(false);
});
