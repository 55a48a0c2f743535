import { describe, expect, it } from "vitest";
import { pickLanguage } from "./language.ts";

describe("pickLanguage", () => {
  it("keeps the reader's choice over what the browser asks for", () => {
    expect(pickLanguage("zh", "en-GB,en;q=0.9")).toBe("zh");
  });
  it("ignores a choice it does not know", () => {
    expect(pickLanguage("xx", "zh-CN,zh;q=0.9,en;q=0.8")).toBe("zh");
  });
  it("goes by quality, not by order", () => {
    expect(pickLanguage(undefined, "en;q=0.3, zh-TW;q=0.7")).toBe("zh");
    expect(pickLanguage(undefined, "fr, en;q=0, zh;q=0.1")).toBe("zh");
  });
  it("keeps to the languages that are offered", () => {
    expect(pickLanguage("en", "en", ["zh"])).toBe("zh");
    expect(pickLanguage(undefined, "fr", ["zh", "en"])).toBe("zh");
    expect(pickLanguage(undefined, "fr, en;q=0.1", ["zh", "en"])).toBe("en");
  });
  it("falls back to English", () => {
    expect(pickLanguage(undefined, null)).toBe("en");
    expect(pickLanguage(undefined, ",;;q=x,*")).toBe("en");
  });
});
