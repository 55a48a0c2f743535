import { describe, expect, it } from "vitest";
import { createAppFigures, deliveryP95, FAILED } from "./app-figures.ts";

describe("the figures of apps", () => {
  it("are counted apart for each app and quarter of an hour, and handed over once", () => {
    let at = Date.parse("2026-11-27T10:00:00Z");
    const figures = createAppFigures(() => new Date(at));
    figures.delivered(1, 4);
    figures.delivered(1, 4.5);
    figures.delivered(2, 700_000);
    figures.failed(1);
    figures.failed(0);
    at += 15 * 60_000;
    figures.delivered(1, 30);
    const rows = figures.take();
    expect(rows.map(({ appId, bucket, count }) => [appId, bucket, count])).toEqual([
      [1, 0, 2],
      [2, 14, 1],
      [1, FAILED, 1],
      [1, 3, 1],
    ]);
    expect(figures.take()).toEqual([]);
    figures.putBack(rows);
    expect(figures.take()).toEqual(rows);
  });

  it("tell the time within which 95 of 100 came", () => {
    expect(deliveryP95([])).toBeNull();
    expect(deliveryP95([{ bucket: FAILED, count: 9 }])).toBeNull();
    expect(deliveryP95([{ bucket: 0, count: 100 }])).toBe(5);
    expect(
      deliveryP95([
        { bucket: 6, count: 10 },
        { bucket: 0, count: 90 },
      ]),
    ).toBe(88);
  });
});
