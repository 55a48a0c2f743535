import type { AppRef } from "#core/context.ts";
import type { Spending } from "#core/runtime.ts";
import type { Runtime } from "#infra/runtime.ts";

export type Standing = Spending & { points: number };

/** Counts one call of the app; every key and every address of it counts together. */
export async function countCall(runtime: Runtime, app: AppRef): Promise<Standing> {
  const points = app.settings.restCallsPerMinute;
  return { ...(await runtime.limiter.spend(`${app.id}:rest`, { points, seconds: 60 })), points };
}

/** The headers by which a caller sees how many calls are left, in both spellings of the first. */
export function rateHeaders({ points, left, resetMs }: Standing): Record<string, string> {
  return {
    "X-Rate-Limit-Limit": String(points),
    "X-Rate-Limit-Quota": String(points),
    "X-Rate-Limit-Remaining": String(left),
    "X-Rate-Limit-Reset": String(Math.ceil(resetMs / 1_000)),
  };
}
