import { describe, expect, it } from "vitest";
import { createCommandBudget } from "./command-budget.ts";

const rate = { perSecond: 20, burst: 60 };

function budgetAt() {
  let now = 0;
  const budget = createCommandBudget(() => now);
  return {
    take: () => budget.take(rate),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("what a socket may ask", () => {
  it("lets a burst through, then names the time until the next turn", () => {
    const { take, pass } = budgetAt();
    for (let n = 0; n < 60; n += 1) expect(take()).toBe("run");
    expect(take()).toEqual({ retryMs: 50 });
    pass(50);
    expect(take()).toBe("run");
  });

  it("never cuts off whoever stays a little above the rate", () => {
    const { take, pass } = budgetAt();
    const turns = Array.from({ length: 3_000 }, () => {
      pass(40);
      return take();
    });
    expect(turns).not.toContain("cut");
    expect(turns.filter((turn) => turn === "run").length).toBeGreaterThan(2_350);
  });

  it("cuts off whoever asks three times as much", () => {
    const { take, pass } = budgetAt();
    const turns = Array.from({ length: 800 }, () => {
      pass(1_000 / 61);
      return take();
    });
    expect(turns).toContain("cut");
  });
});
