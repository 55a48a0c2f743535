import { describe, expect, it } from "vitest";
import { limits } from "#protocol/limits.ts";
import { textParts } from "./text-parts.ts";

const links = (text: string) => textParts(text).flatMap(({ href }) => href ?? []);
const joined = (text: string) =>
  textParts(text)
    .map((part) => part.text)
    .join("");

describe("text and links", () => {
  it("leaves plain text alone", () => {
    expect(textParts("好，合完我来跑一遍。")).toEqual([{ text: "好，合完我来跑一遍。", href: null }]);
  });

  it("finds web and mail addresses", () => {
    expect(links("see https://example.com/a?b=c#d, or write to mei@example.com")).toEqual([
      "https://example.com/a?b=c#d",
      "mailto:mei@example.com",
    ]);
    expect(links("www.example.com/path")).toEqual(["https://www.example.com/path"]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<b>x</b>",
    "vbscript:x",
    "file:///etc/passwd",
    "java\nscript:alert(1)",
  ])("makes no link that runs or reads anything: %s", (text) => {
    expect(links(text).filter((href) => !/^(https?|mailto):/.test(href))).toEqual([]);
  });

  it("ends a link before punctuation, Chinese too", () => {
    expect(links("看 https://example.com/x。好")).toEqual(["https://example.com/x"]);
    expect(links("（https://example.com/x），好")).toEqual(["https://example.com/x"]);
    expect(links("(https://example.com/x).")).toEqual(["https://example.com/x"]);
  });

  it("never changes what is read", () => {
    for (const text of ["a.b@c.de, http://x.yz <b>", "...@@@:::", "👩‍👩‍👧 a.com", "\ud800.com"]) {
      expect(joined(text)).toBe(text);
    }
  });

  it.each(["a.", "http://", "@.", "a@", "((((", "https://a.b/?", "1.2.3.", "mailto:"])(
    "reads hostile text of any length in one pass: %s",
    (piece) => {
      // As long as forty messages: what begins anew at every place would not be done while the test lasts.
      const text = piece.repeat((40 * limits.messageBodyBytes) / piece.length);
      expect(joined(text)).toBe(text);
    },
  );
});
