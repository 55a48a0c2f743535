import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { refuse } from "#core/fail.ts";
import type { Limiter } from "#core/runtime.ts";

/** Budgets counted in this process's memory. */
export function createLimiter(): Limiter {
  const limiters = new Map<string, RateLimiterMemory>();
  const limiterOf = (points: number, seconds: number) => {
    const name = `${points}/${seconds}`;
    const limiter =
      limiters.get(name) ?? new RateLimiterMemory({ points, duration: seconds, keyPrefix: name });
    limiters.set(name, limiter);
    return limiter;
  };
  return {
    async take(key, { points, seconds }, cost = 1) {
      try {
        await limiterOf(points, seconds).consume(key, cost);
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent;
        throw refuse("busy", "Too many requests; try again later.", Math.max(1, spent.msBeforeNext));
      }
    },
  };
}
