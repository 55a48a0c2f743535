import { setTimeout as sleep } from "node:timers/promises";

/** Resolves once `holds` does, asked again and again; rejects when it does not in time. A throw counts as no. */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (let reason: unknown; ; await sleep(50)) {
    try {
      if (await holds()) return;
    } catch (error) {
      reason = error;
    }
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${withinMs} ms`, { cause: reason });
  }
}
