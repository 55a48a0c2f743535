import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConversationEntry } from "#protocol/entries.ts";
import { toFrames } from "./frames.ts";

const entry = (seq: number): ConversationEntry => ({
  kind: "message.retracted",
  seq,
  createdAt: 0,
  targetSeq: 1,
  by: "ann",
});

describe("frames", () => {
  it("cuts where a position is missing", () => {
    const frames = toFrames("c:1", [5, 1, 2, 4, 9].map(entry));
    expect(frames.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [4, 5],
      [9, 9],
    ]);
  });

  it("holds every position once, without a gap inside, whatever came in whatever order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 600 }), (seqs) => {
        const frames = toFrames("c:1", seqs.map(entry));
        for (const { from, to, entries } of frames) {
          expect(entries.map(({ seq }) => seq)).toEqual(
            Array.from({ length: to - from + 1 }, (_, n) => from + n),
          );
        }
        const told = frames.flatMap(({ entries }) => entries.map(({ seq }) => seq));
        expect(told).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
      }),
    );
  });
});
