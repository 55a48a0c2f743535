import { describe, expect, it } from "vitest";
import { hueCount, hueOf, initialOf } from "./initial.ts";

describe("initialOf", () => {
  it("takes one character as people see it", () => {
    expect(initialOf("mei")).toBe("M");
    expect(initialOf("林晚")).toBe("林");
    expect(initialOf("👩‍👩‍👧 family")).toBe("👩‍👩‍👧");
    expect(initialOf("é" /* e and a combining accent */)).toBe("É");
    expect(initialOf("ßen")).toBe("ß");
  });
  it("has something to show for an empty name", () => {
    expect(initialOf("  ")).toBe("?");
  });
});

describe("hueOf", () => {
  it("is steady and within the palette, and uses all of it", () => {
    const hues = Array.from({ length: 2_000 }, (_, index) => hueOf(`user${index}`));
    expect(hueOf("user7")).toBe(hues[7]);
    expect(new Set(hues).size).toBe(hueCount);
    expect(Math.max(...hues)).toBeLessThan(hueCount);
  });
});
