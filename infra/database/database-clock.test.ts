import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDatabaseClock, type DatabaseClock } from "./database-clock.ts";

const YEAR = 365 * 86_400_000;
let clock: DatabaseClock;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  clock.close();
  vi.useRealTimers();
});

describe("the database's clock", () => {
  it("is the database's, however wrong this machine's is, also when that is set while we run", async () => {
    const theirs = Date.now() + YEAR;
    clock = createDatabaseClock(async () => new Date(theirs));
    await clock.asked;
    expect(clock.now().getTime()).toBe(theirs);
    // Only the wall clock: the one nobody sets goes on.
    vi.setSystemTime(Date.now() - YEAR);
    expect(clock.now().getTime()).toBe(theirs);
    vi.advanceTimersByTime(5_000);
    expect(clock.now().getTime()).toBe(theirs + 5_000);
  });

  it("takes half of the time an answer took for its way back", async () => {
    const theirs = Date.now() + YEAR;
    clock = createDatabaseClock(
      () => new Promise((resolve) => setTimeout(() => resolve(new Date(theirs)), 400)),
    );
    await vi.advanceTimersByTimeAsync(400);
    await clock.asked;
    expect(clock.now().getTime()).toBe(theirs + 200);
  });

  it("asks again and again, and goes on by itself while nobody answers", async () => {
    const answers = [new Date(1_000_000), null, new Date(9_000_000)];
    let asked = 0;
    clock = createDatabaseClock(async () => {
      const answer = answers[asked];
      asked += 1;
      if (!answer) throw new Error("away");
      return answer;
    });
    await clock.asked;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toBe(2);
    expect(clock.now().getTime()).toBe(1_030_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(clock.now().getTime()).toBe(9_000_000);
  });

  it("starts with our own clock when the database is away", async () => {
    clock = createDatabaseClock(async () => {
      throw new Error("away");
    });
    await clock.asked;
    expect(clock.now().getTime()).toBe(Date.now());
  });
});
