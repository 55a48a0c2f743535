import { describe, expect, it } from "vitest";
import { lineAfterArrival, lineAtOpening } from "./unread-line.ts";

describe("the line of new messages", () => {
  it("lies behind what was read", () => {
    expect(lineAtOpening({ mine: { read: 7 }, unread: 3 })).toEqual({ after: 7, count: 3 });
  });

  it("is absent when nothing is unread", () => {
    expect(lineAtOpening({ mine: { read: 7 }, unread: 0 })).toBeNull();
  });

  it("does not appear for what arrives before my eyes", () => {
    expect(lineAfterArrival(null, 8, true)).toBeNull();
  });

  it("appears above the first message that arrives while I am away, and counts the others", () => {
    const first = lineAfterArrival(null, 8, false);
    expect(first).toEqual({ after: 7, count: 1 });
    expect(lineAfterArrival(first, 9, false)).toEqual({ after: 7, count: 2 });
  });

  it("stays as it is when I come back and more arrives", () => {
    const line = { after: 7, count: 2 };
    expect(lineAfterArrival(line, 10, true)).toBe(line);
  });
});
