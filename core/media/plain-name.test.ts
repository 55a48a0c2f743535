import { describe, expect, it } from "vitest";
import { plainName } from "./plain-name.ts";

describe("the name of a file", () => {
  it.each([
    ["../../x", "x"],
    ["..\\x", "x"],
    ["C:\\x", "x"],
    ["a\u0000.png", "a.png"],
    ["a\r\nSet-Cookie: x", "aSet-Cookie: x"],
    ["\u202egnp.exe", "gnp.exe"],
    [".htaccess", "htaccess"],
    ["", "file"],
    ["..", "file"],
    ["quo\"te's", "quo\"te's"],
    ["报告.pdf", "报告.pdf"],
  ])("%j is shown as %j", (given, shown) => expect(plainName(given)).toBe(shown));

  it("is never too long, and keeps what it ends in", () => {
    const name = plainName(`${"很".repeat(4_000)}.pdf`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name.endsWith("很.pdf")).toBe(true);
  });
});
