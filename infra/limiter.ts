import type { Redis } from "ioredis";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  RLWrapperTimeouts,
} from "rate-limiter-flexible";
import { refuse } from "#core/fail.ts";
import type { Budget, Limiter, Spending } from "#core/runtime.ts";

/** Redis has this long to count a point, and is left alone for the pause after it did not. */
const REDIS_MS = 150;
const PAUSE_MS = 5_000;

/** Where processes count together; `prefix` keeps installations on one Redis apart. */
export type SharedCount = { redis: Redis; prefix: string };

type Counter = { own: RateLimiterAbstract; shared: RateLimiterAbstract | null };

/**
 * Counts budgets. Those of a few costly things (sign-ins, registrations, searches) are counted by all processes
 * together, in Redis where there is one: guessing must not become easier with every process. Those that every message
 * takes are counted in this process's memory: a round trip to Redis a message would cost more than the limit is worth,
 * a live connection stays with one process, and several of them let somebody have a multiple of a budget that only keeps
 * floods away. A Redis that is away or slow is not waited for: the process counts by itself until it answers. `onSpent` hears the key of
 * each budget that had nothing left.
 */
export function createLimiter(together: SharedCount | null = null, onSpent?: (key: string) => void): Limiter {
  const counters = new Map<string, Counter>();
  let pausedUntil = 0;

  const counterOf = (budget: Budget): Counter => {
    const name = `${budget.points}/${budget.seconds}`;
    const known = counters.get(name);
    if (known) return known;
    const size = { points: budget.points, duration: budget.seconds };
    const own = new RateLimiterMemory({ ...size, keyPrefix: name });
    const shared = together && shareCount(together, { ...size, keyPrefix: `${together.prefix}:${name}` });
    counters.set(name, { own, shared });
    return { own, shared };
  };

  const consume = async (key: string, budget: Budget, cost: number): Promise<RateLimiterRes> => {
    const { own, shared } = counterOf(budget);
    if (!shared || budget.perProcess || performance.now() < pausedUntil) return own.consume(key, cost);
    try {
      return await shared.consume(key, cost);
    } catch (failed) {
      if (failed instanceof RateLimiterRes) throw failed;
      pausedUntil = performance.now() + PAUSE_MS;
      return own.consume(key, cost);
    }
  };

  const spend = async (key: string, budget: Budget, cost = 1): Promise<Spending> => {
    try {
      return toSpending(await consume(key, budget, cost), false);
    } catch (spent) {
      if (!(spent instanceof RateLimiterRes)) throw spent;
      onSpent?.(key);
      return toSpending(spent, true);
    }
  };

  return {
    spend,
    async take(key, budget, cost = 1) {
      const { spent, resetMs } = await spend(key, budget, cost);
      if (spent) throw refuse("busy", "Too many requests; try again later.", resetMs);
    },
  };
}

const toSpending = ({ remainingPoints, msBeforeNext }: RateLimiterRes, spent: boolean): Spending => ({
  left: Math.max(0, remainingPoints),
  spent,
  resetMs: Math.max(1, msBeforeNext),
});

function shareCount(
  { redis }: SharedCount,
  size: { points: number; duration: number; keyPrefix: string },
): RateLimiterAbstract {
  const limiter = new RateLimiterRedis({ ...size, storeClient: redis, rejectIfRedisNotReady: true });
  return new RLWrapperTimeouts({ limiter, timeoutMs: REDIS_MS });
}
