export type Pace = {
  /** Milliseconds until one more fits; 0 when it fits now. */
  wait(): number;
  take(): void;
};

/** A bucket of `burst` that fills at `perSecond`. */
export function createPace({ burst, perSecond }: { burst: number; perSecond: number }): Pace {
  let left = burst;
  let at = performance.now();
  const fill = () => {
    const now = performance.now();
    left = Math.min(burst, left + ((now - at) / 1_000) * perSecond);
    at = now;
  };
  return {
    wait() {
      fill();
      return left >= 1 ? 0 : Math.ceil(((1 - left) / perSecond) * 1_000);
    },
    take() {
      fill();
      left -= 1;
    },
  };
}
