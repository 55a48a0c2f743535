import { describe, expect, it } from "vitest";
import { spell, spellingIn } from "./spell-members.ts";

describe("the spelling of a name", () => {
  it("is its pinyin in one piece, then its initials", () => {
    expect(spell("陈梅")).toBe("chenmei cm");
    expect(spell("欧阳修")).toBe("ouyangxiu oyx");
  });

  it("reads surnames as surnames and ü as v", () => {
    expect(spell("曾国藩")).toBe("zengguofan zgf");
    expect(spell("单田芳")).toBe("shantianfang stf");
    expect(spell("吕布")).toBe("lvbu lb");
  });

  it("keeps what is not Chinese, in small letters and without spaces", () => {
    expect(spell("小明 2")).toBe("xiaoming2 xm2");
    expect(spell("A梅")).toBe("amei am");
  });
});

describe("a search", () => {
  it("may be pinyin when it is letters and digits, with spaces and apostrophes left out", () => {
    expect(spellingIn("Chen Mei")).toBe("chenmei");
    expect(spellingIn("xi'an")).toBe("xian");
    expect(spellingIn("Lü")).toBe("lv");
  });

  it("is none when it holds anything else", () => {
    for (const query of ["陈", "c%", "2", "", "a_b", "\\"]) expect(spellingIn(query), query).toBeUndefined();
  });
});
