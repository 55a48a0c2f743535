import { monitorEventLoopDelay } from "node:perf_hooks";

/** How busy this process is, judged once a second by the 99th percentile of the event loop's delay. */
export type LoadMeter = {
  /** Above 50 ms: pushes wait longer for company. */
  busy(): boolean;
  /** Above the limit for as long as it says: no new handshakes, no typing, no presence. */
  overloaded(): boolean;
  close(): void;
};

const BUSY_MS = 50;

export function createLoadMeter(overload: { delayMs: number; seconds: number }): LoadMeter {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let p99 = 0;
  let secondsOver = 0;
  const timer = setInterval(() => {
    p99 = delay.percentile(99) / 1e6;
    delay.reset();
    secondsOver = p99 > overload.delayMs ? secondsOver + 1 : 0;
  }, 1_000);
  timer.unref();
  return {
    busy: () => p99 > BUSY_MS,
    overloaded: () => secondsOver >= overload.seconds,
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
