import { describe, expect, it } from "vitest";
import {
  growDown,
  growUp,
  indexFrom,
  type MessageWindow,
  newestWindow,
  rangeOf,
  windowLimits,
} from "./message-window.ts";

/** Positions 1, 3, 5 …: a log has places that are not drawn. */
const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ seq: index * 2 + 1 }));
const size = (list: { seq: number }[], window: MessageWindow) => {
  const { start, end } = rangeOf(list, window);
  return end - start;
};

describe("the window of messages", () => {
  it("finds a position, also one that is not there", () => {
    const list = entries(100);
    expect(indexFrom(list, 1)).toBe(0);
    expect(indexFrom(list, 4)).toBe(2);
    expect(indexFrom(list, 5)).toBe(2);
    expect(indexFrom(list, 1_000)).toBe(100);
  });

  it("opens at the newest", () => {
    expect(rangeOf(entries(1_000), newestWindow(entries(1_000)))).toEqual({ start: 920, end: 1_000 });
    expect(newestWindow(entries(10))).toEqual({ from: 0, to: null });
    expect(newestWindow([])).toEqual({ from: 0, to: null });
  });

  it("opens with the first unread message and some above it, up to the limit", () => {
    const list = entries(1_000);
    const first = 850;
    expect(rangeOf(list, newestWindow(list, list[first]?.seq ?? 0)).start).toBe(
      first + 1 - windowLimits.context,
    );
    expect(size(list, newestWindow(list, 10))).toBe(windowLimits.rows);
  });

  it("never grows beyond its limit in either direction, and finds its way back to the end", () => {
    const list = entries(5_000);
    let window = newestWindow(list);
    for (let page = 0; page < 50; page += 1) {
      window = growUp(list, window);
      expect(size(list, window)).toBeLessThanOrEqual(windowLimits.rows);
    }
    expect(rangeOf(list, window).start).toBe(5_000 - windowLimits.first - 50 * windowLimits.page);
    expect(window.to).not.toBeNull();
    for (let page = 0; page < 100; page += 1) {
      window = growDown(list, window);
      expect(size(list, window)).toBeLessThanOrEqual(windowLimits.rows);
    }
    expect(window.to).toBeNull();
  });

  it("follows what arrives at the end and forgets what is far above", () => {
    const window: MessageWindow = { from: 0, to: null };
    expect(rangeOf(entries(10), window)).toEqual({ start: 0, end: 10 });
    expect(rangeOf(entries(500), window)).toEqual({ start: 100, end: 500 });
  });

  it("keeps its messages when older ones are loaded in front", () => {
    const all = entries(200);
    const loaded = all.slice(100);
    const window = growDown(loaded, { from: 250, to: 260 });
    const before = rangeOf(loaded, window);
    const after = rangeOf(all, window);
    expect(all[after.start]).toBe(loaded[before.start]);
    expect(all[after.end - 1]).toBe(loaded[before.end - 1]);
  });
});
