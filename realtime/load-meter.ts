import { monitorEventLoopDelay } from "node:perf_hooks";

/** How busy this process is, judged once a second by the 99th percentile of the event loop's delay. */
export type LoadMeter = {
  /** Above 50 ms: pushes wait longer for company. */
  busy(): boolean;
  /** Above 200 ms for five seconds: no new handshakes, no typing, no presence. */
  overloaded(): boolean;
  close(): void;
};

const BUSY_MS = 50;
const OVERLOAD_MS = 200;
const OVERLOAD_SECONDS = 5;

export function createLoadMeter(): LoadMeter {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let p99 = 0;
  let secondsOver = 0;
  const timer = setInterval(() => {
    p99 = delay.percentile(99) / 1e6;
    delay.reset();
    secondsOver = p99 > OVERLOAD_MS ? secondsOver + 1 : 0;
  }, 1_000);
  timer.unref();
  return {
    busy: () => p99 > BUSY_MS,
    overloaded: () => secondsOver >= OVERLOAD_SECONDS,
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
