import type { Queryable } from "../database.ts";

/** Until the commit, nobody else takes this name in the app, in whatever letter case. */
export async function lockUsername(appId: number, db: Queryable, usernameLower: string): Promise<void> {
  await db.$queryRaw`SELECT 1 AS "locked" FROM pg_advisory_xact_lock(${appId}::integer, hashtext(${usernameLower}))`;
}
