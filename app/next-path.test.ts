import { describe, expect, it } from "vitest";
import { nextPath } from "./next-path.ts";

describe("nextPath", () => {
  it("goes where one wanted to go, inside the app", () => {
    expect(nextPath("/a/shop/u/mei?x=1", "/a/shop")).toBe("/a/shop/u/mei?x=1");
    expect(nextPath("/a/shop", "/a/shop")).toBe("/a/shop");
  });

  it.each([
    "//evil.example",
    "https:evil.example",
    "https://evil.example/a/shop",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "javascript:alert(1)",
    "/a/shop/../../console",
    "/a/shopping",
    "/a/other",
    "/\t/evil.example",
    " //evil.example",
    "",
    undefined,
    ["/a/shop/u/mei", "//evil.example"],
  ])("stays at home for %j", (wished) => {
    expect(nextPath(wished, "/a/shop")).toBe("/a/shop");
  });
});
