import { isDatabaseAway } from "./database-away.ts";
import { isRefusal } from "./fail.ts";
import type { Outcome } from "./metrics.ts";

/** What an error says became of the request that met it. */
export function outcomeOf(error: unknown): Exclude<Outcome, "ok"> {
  if (isRefusal(error)) {
    return error.code === "busy" || error.code === "unavailable" ? error.code : "refused";
  }
  return isDatabaseAway(error) ? "unavailable" : "failed";
}
