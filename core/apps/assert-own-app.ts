import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";

/**
 * Refuses what names another app than the caller's: a name that exists in both would otherwise reach the wrong person.
 * AppKeys are the same in any letter case; none, or an empty one, means the caller's own.
 */
export function assertOwnApp({ app }: Context, appKey: string | null | undefined, message: string): void {
  if (!appKey || appKey.toLowerCase() === app.appKey.toLowerCase()) return;
  throw refuse("cross_app_forbidden", message);
}
