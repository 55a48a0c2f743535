import { describe, expect, it } from "vitest";
import { namesIn } from "./names-in.ts";

describe("names in a pasted list", () => {
  it("stand one a line, or apart by what lists are apart by, each once", () => {
    expect(namesIn('mei\r\nwei, li;zhao，chen、"ann"\n\n mei ')).toEqual([
      "mei",
      "wei",
      "li",
      "zhao",
      "chen",
      "ann",
    ]);
    expect(namesIn(" \n")).toEqual([]);
  });
});
