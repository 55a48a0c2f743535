import { describe, expect, it } from "vitest";
import { findMarks } from "./find-marks.ts";
import { foldText } from "./fold-text.ts";
import { toQuery, toVector } from "./search-terms.ts";

describe("two texts fold to the same", () => {
  it.each([
    ["ＡＢＣ１２３", "abc123", "full-width and half-width"],
    ["ｶﾞｲﾄﾞ", "ガイド", "half-width katakana"],
    ["臺灣電腦", "台湾电脑", "traditional and simplified"],
    ["發髮", "发发", "two traditional characters of one simplified"],
    ["乾隆", "干隆", "a character that words spare from conversion"],
    ["Straße", "STRASSE", "sharp s"],
    ["ΟΔΟΣ", "οδος", "the last letter of a Greek word"],
    ["Café", "CAFE", "accents"],
    ["Cafe\u0301", "Café", "composed and decomposed"],
    ["İstanbul", "istanbul", "a dotted capital i"],
  ])("%s and %s: %s", (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });
});

describe("the terms of a text", () => {
  it("are words where there are spaces, and pairs of neighbours where there are none", () => {
    expect(toVector(7, "你好吗, Hello world")).toBe("'7:你好':1 '7:好吗':2 '7:吗':3 '7:hello':5 '7:world':7");
  });

  it("do not join what a mark sets apart", () => {
    expect(toVector(7, "你，好")).toBe("'7:你':1 '7:好':3");
  });

  it("are none in a text of marks, and none of a text without letters is looked for", () => {
    expect(toVector(7, " …！?%_' \\ ")).toBeNull();
    for (const words of ["", "%", "a", "7", "' \\", "_", "!", "a b"]) expect(toQuery(7, words)).toBeNull();
  });

  it("never carry what would end a literal", () => {
    expect(toVector(7, "it's a \\ 'test' <-> & | ! : *")).toBe("'7:it':1 '7:s':3 '7:a':5 '7:test':7");
    expect(toQuery(7, "it's ' | !")).toBe("('7:it':*) & ('7:s':*)");
  });

  it("keep within what the database takes, however long the text", () => {
    const vector = toVector(7, `${"哈".repeat(2_300)} ${"x".repeat(5_000)}`) ?? "";
    expect(vector).toContain(`'7:${"x".repeat(40)}'`);
    expect(vector).not.toContain("x".repeat(41));
  });

  it("of a query are words by their beginning and runs as they stand", () => {
    expect(toQuery(7, "设计 hel")).toBe("('7:设计') & ('7:hel':*)");
    expect(toQuery(7, "设")).toBe("('7:设':*)");
    expect(toQuery(7, "产品设计")).toBe("('7:产品' <-> '7:品设' <-> '7:设计')");
  });

  it("see an emoji as a word", () => {
    expect(toVector(7, "好👍")).toBe("'7:好':1 '7:👍':3");
    expect(toQuery(7, "👍")).toBe("('7:👍':*)");
  });
});

describe("where a text matches", () => {
  it("is told in the text as it was written", () => {
    const text = "我在臺灣的 Café 喝 ＣＯＦＦＥＥ";
    const marked = findMarks(text, "台湾 cafe coff").map(([from, to]) => text.slice(from, to));
    expect(marked).toEqual(["臺灣", "Café", "ＣＯＦＦ"]);
  });

  it("is at the beginning of words only, and anywhere in a run of characters", () => {
    expect(findMarks("concat cat", "cat")).toEqual([[7, 10]]);
    expect(findMarks("大家好", "家")).toEqual([[1, 2]]);
  });

  it("joins what overlaps", () => {
    expect(findMarks("哈哈哈", "哈哈")).toEqual([[0, 3]]);
  });
});
