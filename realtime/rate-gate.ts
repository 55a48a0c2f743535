import { LRUCache } from "lru-cache";

/** Lets `perSecond` things of each key pass in a second; what comes beyond is dropped, not counted. */
export function createRateGate(perSecond: number): (key: string) => boolean {
  const passed = new LRUCache<string, { count: number }>({ max: 10_000, ttl: 1_000 });
  return (key) => {
    const second = passed.get(key);
    if (!second) {
      passed.set(key, { count: 1 });
      return true;
    }
    second.count += 1;
    return second.count <= perSecond;
  };
}
