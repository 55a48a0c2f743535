import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path.ts";

const publicUrl = "https://chat.example.com";

describe("where people may be led after signing in", () => {
  it.each([
    ["/a/shop", "/a/shop"],
    ["/a/shop/settings?tab=devices#top", "/a/shop/settings?tab=devices"],
    ["https://chat.example.com/a/shop", "/a/shop"],
  ])("%s is ours", (address, path) => {
    expect(ownPath(address, publicUrl)).toBe(path);
  });

  it.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "https://chat.example.com.evil.example/",
    "https://chat.example.com@evil.example/",
    "http://chat.example.com/",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "%2f%2fevil.example",
    "/\t/evil.example",
    "/a/..//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "",
  ])("%j is not", (address) => {
    expect(ownPath(address, publicUrl)).toBeNull();
  });

  it("knows no absolute address as ours where there is no public one", () => {
    expect(ownPath("http://localhost:3000/a/shop", undefined)).toBeNull();
    expect(ownPath("/a/shop", undefined)).toBe("/a/shop");
  });
});
