import type { AppRef, Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { findApp } from "./find-app.ts";

/** The app of that AppKey, the caller's own or another of the same owner account; refuses everybody else's. */
export async function findSisterApp(ctx: Context, appKey: string): Promise<AppRef> {
  if (appKey.toLowerCase() === ctx.app.appKey.toLowerCase()) return ctx.app;
  const found = await findApp(ctx, { appKey });
  if (!found) throw refuse("app_not_found", "Appkey not exit");
  const { ref, suspended } = found;
  if (ref.accountId !== ctx.app.accountId || suspended) {
    throw refuse("cross_app_forbidden", "no auth to operating other appkey");
  }
  return ref;
}
