import { describe, expect, it } from "vitest";
import { bodyBox, pictureBox } from "./box.ts";

describe("the room of a picture", () => {
  it("keeps its shape within a bubble", () => {
    expect(pictureBox(4_000, 3_000)).toEqual({ width: 336, height: 252 });
    expect(pictureBox(1_000, 2_000)).toEqual({ width: 190, height: 380 });
  });

  it("never draws a small picture larger, nor too small to be hit", () => {
    expect(pictureBox(120, 90)).toEqual({ width: 120, height: 90 });
    expect(pictureBox(4_000, 10).height).toBe(72);
  });

  it("is there for a video whose size nobody knows", () => {
    expect(pictureBox(0, 0)).toEqual({ width: 320, height: 240 });
  });
});

describe("the room of custom data", () => {
  it("grows with its lines up to a limit", () => {
    const of = (content: Record<string, unknown>) => bodyBox({ type: "custom", content })?.height ?? 0;
    expect(of({ a: 1 })).toBeLessThan(of({ a: 1, b: 2 }));
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
    expect(of(many)).toBe(44 + 8 * 20);
  });
});
