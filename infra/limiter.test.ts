import { describe, expect, it } from "vitest";
import { createLimiter } from "./limiter.ts";

describe("the limiter", () => {
  it("refuses what is above the budget with the time to wait, each key by itself", async () => {
    const limiter = createLimiter();
    const budget = { points: 3, seconds: 60 };
    for (let taken = 0; taken < 3; taken += 1) await limiter.take("1:send:7", budget);
    await expect(limiter.take("1:send:7", budget)).rejects.toMatchObject({
      code: "busy",
      retryMs: expect.any(Number),
    });
    await expect(limiter.take("1:send:8", budget)).resolves.toBeUndefined();
  });

  it("keeps budgets of different sizes apart and gives back what turned out to be free", async () => {
    const limiter = createLimiter();
    await limiter.take("a", { points: 1, seconds: 60 });
    await expect(limiter.take("a", { points: 2, seconds: 60 })).resolves.toBeUndefined();
    await expect(limiter.take("a", { points: 1, seconds: 60 })).rejects.toMatchObject({ code: "busy" });
    await limiter.take("a", { points: 1, seconds: 60 }, -1);
    await limiter.take("a", { points: 1, seconds: 60 }, -1);
    await expect(limiter.take("a", { points: 1, seconds: 60 })).resolves.toBeUndefined();
  });
});
