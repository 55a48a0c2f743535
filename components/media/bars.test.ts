import { describe, expect, it } from "vitest";
import { barsOf, normalized } from "./bars.ts";

describe("the bars of a waveform", () => {
  it("are as many as asked for, from few levels and from many", () => {
    expect(barsOf([10, 90], 48)).toHaveLength(48);
    expect(
      barsOf(
        Array.from({ length: 5_000 }, (_, index) => index % 100),
        48,
      ),
    ).toHaveLength(48);
    expect(barsOf([], 4)).toEqual([0, 0, 0, 0]);
  });

  it("show the loudest of what they stand for", () => {
    expect(barsOf([1, 80, 2, 3, 4, 5], 2)).toEqual([80, 5]);
  });

  it("fill the height, however quiet the voice was", () => {
    expect(normalized([1, 2, 4])).toEqual([25, 50, 100]);
    expect(normalized([0, 0])).toEqual([0, 0]);
  });
});
