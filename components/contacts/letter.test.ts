import { describe, expect, it } from "vitest";
import { groupByLetter, letterOf } from "./letter.ts";

describe("letterOf", () => {
  it("knows Latin names, with and without accents", () => {
    expect(["mei", "Élodie", " zed"].map(letterOf)).toEqual(["M", "E", "Z"]);
  });
  it("reads Chinese names by pinyin", () => {
    expect([..."阿林晚周岚沈屿赵王陈张李欧女"].map(letterOf).join("")).toBe("ALWZLSYZWCZLON");
  });
  it("puts the rest under #", () => {
    expect(["007", "👋", "", "мир"].map(letterOf)).toEqual(["#", "#", "#", "#"]);
  });
});

describe("groupByLetter", () => {
  it("sorts across both scripts and keeps # last", () => {
    const groups = groupByLetter(["9 lives", "周岚", "Zoe", "mei", "林晚", "Alex"], (name) => name);
    expect(groups.map(({ letter }) => letter)).toEqual(["A", "L", "M", "Z", "#"]);
    expect(groups.find(({ letter }) => letter === "Z")?.members).toHaveLength(2);
  });
});
