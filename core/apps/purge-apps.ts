import type { Context } from "../context.ts";
import { deleteSomeOfApp, selectAppsToPurge } from "./purge-app.sql.ts";

const ROWS_AT_ONCE = 1_000;

/**
 * Removes what is left of deleted apps whose time is over, in small commits, so that others are not kept waiting.
 * Ended at any place it goes on from there the next time. Answers how many apps are gone.
 */
export async function purgeApps(
  { db, log }: Pick<Context, "db" | "log">,
  signal: AbortSignal,
): Promise<number> {
  let gone = 0;
  for (const appId of await selectAppsToPurge(db)) {
    let deleted = ROWS_AT_ONCE;
    while (deleted > 0 && !signal.aborted) deleted = await deleteSomeOfApp(appId, db, ROWS_AT_ONCE);
    if (signal.aborted) return gone;
    const app = await db.app.delete({ where: { id: appId }, select: { appKey: true } });
    await db.audit.create({
      data: { appId, actor: "system", action: "app.purge", target: `app:${app.appKey}` },
    });
    log.info({ appKey: app.appKey }, "what was left of a deleted app is gone");
    gone += 1;
  }
  return gone;
}
