import { describe, expect, it } from "vitest";
import { createPace, type Pace } from "./pace.ts";

const PIECE = 64 * 1024;
const MB = 1024 * 1024;

async function* pieces(count: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n += 1) yield Buffer.alloc(PIECE, n);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Moves bytes through a pace; tells how many came through so far. */
function move(pace: Pace, count: number) {
  const moved = { bytes: 0, whole: Promise.resolve() };
  const all = async () => {
    for await (const piece of pace(pieces(count))) moved.bytes += piece.length;
  };
  moved.whole = all();
  return moved;
}

/** A pace at which something is always sent, or never, until the test says otherwise. */
function paceAmid(bytesPerSecond: number, quietMs = 0) {
  const state = { quietMs };
  return { state, pace: createPace({ quietMs: () => state.quietMs, bytesPerSecond }) };
}

describe("the pace of uploads", () => {
  it("lets everything by, unchanged and in order", async () => {
    const { pace } = paceAmid(1, 1_000);
    const found: number[] = [];
    for await (const piece of pace(pieces(20))) found.push(piece[0] ?? -1);
    expect(found).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it("is bounded for all sources together while messages are sent", async () => {
    const { pace } = paceAmid(8 * MB);
    const began = performance.now();
    const sources = [move(pace, 16), move(pace, 16), move(pace, 16)];
    await Promise.all(sources.map(({ whole }) => whole));
    // The first piece sets out at once.
    expect(performance.now() - began).toBeGreaterThan((47 * PIECE * 1_000) / (8 * MB) - 5);
  });

  it("is as fast as it can be when nobody has sent anything for a moment", async () => {
    const { state, pace } = paceAmid(PIECE / 3_600);
    const source = move(pace, 200);
    while (source.bytes === 0) await turn();
    expect(source.bytes).toBe(PIECE);
    state.quietMs = 1_000;
    await source.whole;
    expect(source.bytes).toBe(200 * PIECE);
  });

  it("gives a small file every other turn, however many large ones are on their way", async () => {
    const { pace } = paceAmid(64 * MB);
    const large = Array.from({ length: 10 }, () => move(pace, 500));
    while (large.some(({ bytes }) => bytes < 10 * PIECE)) await turn();
    const before = large.reduce((sum, { bytes }) => sum + bytes, 0);
    await move(pace, 8).whole;
    const meanwhile = large.reduce((sum, { bytes }) => sum + bytes, 0) - before;
    expect(meanwhile).toBeLessThanOrEqual(10 * PIECE);
    expect(meanwhile).toBeGreaterThan(0);
  });

  it("goes on for the others when a source breaks off, or nobody reads it any more", async () => {
    const { pace } = paceAmid(1_024 * MB);
    const broken = async function* () {
      yield Buffer.alloc(PIECE);
      throw new Error("broken off");
    };
    const read = async () => {
      for await (const _ of pace(broken()));
    };
    const other = move(pace, 50);
    await expect(read()).rejects.toThrow("broken off");
    for await (const _ of pace(pieces(5))) break;
    await other.whole;
    expect(other.bytes).toBe(50 * PIECE);
  });
});
