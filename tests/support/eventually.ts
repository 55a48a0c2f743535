import { vi } from "vitest";

/** Waits until `check` does not throw any more: much longer than it ever should take, for a machine may be busy. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
