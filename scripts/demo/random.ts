/** A stream of numbers that is the same for the same seed. */
export type Random = {
  /** From 0 up to, without, `below`. */
  integer(below: number): number;
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** `count` different ones, in the order they were drawn. */
  sample<T>(list: readonly T[], count: number): T[];
};

/** The generator mulberry32: small, fast, and good enough for what only has to look various. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(next() * below);
  return {
    integer,
    between: (low, high) => low + integer(high - low + 1),
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      const found = list[integer(list.length)];
      if (found === undefined) throw new Error("there is nothing to pick from");
      return found;
    },
    sample<T>(list: readonly T[], count: number): T[] {
      const rest = [...list];
      return Array.from({ length: Math.min(count, rest.length) }, () => {
        const [drawn] = rest.splice(integer(rest.length), 1);
        if (drawn === undefined) throw new Error("there is nothing to draw");
        return drawn;
      });
    },
  };
}
