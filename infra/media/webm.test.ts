import { describe, expect, it } from "vitest";
import { readWebm } from "./webm.ts";

const element = (id: number[], ...content: number[]) => [...id, 0x80 | content.length, ...content];
const open = (...id: number[]) => [...id, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const head = [
  ...element([0x1a, 0x45, 0xdf, 0xa3], 0x42, 0x86, 0x81, 1),
  ...open(0x18, 0x53, 0x80, 0x67),
  ...element([0x16, 0x54, 0xae, 0x6b], ...element([0xae], ...element([0x83], 2))),
];
/** A cluster of unknown length at a time, with one block some time into it. */
const cluster = (at: number, into: number) => [
  ...open(0x1f, 0x43, 0xb6, 0x75),
  ...element([0xe7], at >> 8, at & 0xff),
  ...element([0xa3], 0x81, into >> 8, into & 0xff, 0x80, 1, 2, 3),
];

describe("a WebM that was written as it was recorded", () => {
  it("lasts until its last block", () => {
    const bytes = Buffer.from([...head, ...cluster(0, 960), ...cluster(1_000, 900), ...cluster(2_000, 480)]);
    expect(readWebm(bytes)).toEqual({ durationMs: 2_500, hasVideo: false });
  });

  it("may be cut off anywhere", () => {
    const whole = [...head, ...cluster(0, 960), ...cluster(1_000, 900)];
    for (let cut = 0; cut < whole.length; cut += 1) {
      const read = () => readWebm(Buffer.from(whole.slice(0, cut)));
      try {
        expect(read().durationMs).toBeLessThanOrEqual(1_920);
      } catch (error) {
        expect(String(error)).toContain("nothing was recorded");
      }
    }
  });

  it("is told from what is no recording at all", () => {
    expect(() => readWebm(Buffer.alloc(100))).toThrow("nothing was recorded");
    expect(() => readWebm(Buffer.from([...head]))).toThrow("nothing was recorded");
  });
});
