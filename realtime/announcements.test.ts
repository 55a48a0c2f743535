import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UserRef } from "#core/hints.ts";
import { type Announcements, createAnnouncements } from "./announcements.ts";

const FLAP = 2_000;
const CALM = 5_000;
const ann: UserRef = { appId: 1, userId: 1 };

const online = new Set<number>();
let told: boolean[] = [];
let outcome: "told" | "nobody" | "later" = "told";
let announcements: Announcements;

beforeEach(() => {
  vi.useFakeTimers();
  online.clear();
  told = [];
  outcome = "told";
  announcements = createAnnouncements({
    flapMs: FLAP,
    calmMs: CALM,
    isOnline: ({ userId }) => online.has(userId),
    tell(_, isOnline) {
      if (outcome === "told") told.push(isOnline);
      return outcome;
    },
  });
});
afterEach(() => {
  announcements.close();
  vi.useRealTimers();
});

function come(user = ann): void {
  online.add(user.userId);
  announcements.came(user);
}

function leave(user = ann): void {
  online.delete(user.userId);
  announcements.left(user);
}

describe("somebody who comes and goes", () => {
  it("is told at once on coming, and on going once it is sure", () => {
    come();
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(CALM);
    leave();
    vi.advanceTimersByTime(FLAP - 1);
    expect(told).toEqual([true]);
    expect(announcements.isOnline(ann)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true, false]);
    expect(announcements.isOnline(ann)).toBe(false);
  });

  it("was never gone when back within two seconds", () => {
    come();
    vi.advanceTimersByTime(CALM);
    for (let time = 0; time < 10; time += 1) {
      leave();
      vi.advanceTimersByTime(FLAP - 1);
      come();
    }
    vi.advanceTimersByTime(10 * CALM);
    expect(told).toEqual([true]);
  });

  it("D12: is told at most once in five seconds, however often it happens, and right in the end", () => {
    const changes = 200;
    for (let time = 0; time < changes; time += 1) {
      come();
      vi.advanceTimersByTime(100);
      leave();
      vi.advanceTimersByTime(FLAP + 100);
    }
    expect(told.length).toBeLessThanOrEqual(1 + (changes * (FLAP + 200)) / CALM);
    vi.advanceTimersByTime(2 * CALM);
    expect(told.at(-1)).toBe(false);
    for (const [index, isOnline] of told.entries()) expect(isOnline).toBe(index % 2 === 0);
  });

  it("does not hold anybody else's news back", () => {
    come();
    come({ appId: 1, userId: 2 });
    come({ appId: 2, userId: 1 });
    expect(told).toEqual([true, true, true]);
  });
});

describe("D12: a time at which only what is needed is sent", () => {
  it("keeps the news, not every change of it, and tells how it stands afterwards", () => {
    outcome = "later";
    come();
    vi.advanceTimersByTime(10 * CALM);
    leave();
    vi.advanceTimersByTime(10 * CALM);
    come();
    vi.advanceTimersByTime(10 * CALM);
    expect(told).toEqual([]);
    outcome = "told";
    vi.advanceTimersByTime(CALM);
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(10 * CALM);
    expect(told).toEqual([true]);
  });

  it("remembers nothing where nobody wants to know", () => {
    outcome = "nobody";
    come();
    expect(vi.getTimerCount()).toBe(0);
  });
});
