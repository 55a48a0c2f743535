import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import { sessionIdleMs } from "../sessions/session-life.ts";

// What nothing reads any more, of all apps: these run for the installation and not for a tenant. Each deletes at most
// `limit` rows, judged by the database's clock, and answers how many there were.

/** Deletes rows of a table that are outdated by a condition; both are named here, and nowhere outside. */
const deleting =
  (table: string, outdated: Prisma.Sql) =>
  (db: Queryable, limit: number): Promise<number> => {
    const name = Prisma.raw(`"${table}"`);
    return db.$executeRaw`
      DELETE FROM ${name} WHERE ctid IN (SELECT ctid FROM ${name} WHERE ${outdated} LIMIT ${limit}::integer)`;
  };

const ago = (interval: string) => Prisma.sql`clock_timestamp() - ${interval}::interval`;

/** Ended sessions stay this long, for the revocations that name them and for whoever asks what happened. */
const KEPT = "30 days";
const longEnded = Prisma.sql`
  revoked_at < ${ago(KEPT)} OR expires_at < ${ago(KEPT)} OR seen_at < ${ago(KEPT)} - ${`${sessionIdleMs} milliseconds`}::interval`;

/** Revocations are for connections that were live then; a process that was away checks every session itself. */
export const deleteOldRevocations = deleting("revocation", Prisma.sql`created_at < ${ago("1 day")}`);

/** Sessions of users that were revoked, expired or idle for too long, thirty days ago. */
export const deleteEndedSessions = deleting("session", longEnded);

/** The same of operators. */
export const deleteEndedOperatorSessions = deleting("operator_session", longEnded);

/** Random numbers that stock clients name their messages by; after ten minutes nobody repeats one. */
export const deleteOldRids = deleting("rid_dedupe", Prisma.sql`created_at < ${ago("10 minutes")}`);

/** Answers that were kept for whoever repeats a call; after a day nobody does. */
export const deleteOldAnswers = deleting("rest_answer", Prisma.sql`created_at < ${ago("1 day")}`);

/** How fast messages came to devices; two months are shown, and one before to compare with. */
export const deleteOldDeliveryCounts = deleting("delivery_count", Prisma.sql`quarter < ${ago("93 days")}`);

/** Tasks that ended thirty days ago, with their rows; and after a day what was handed over and never begun. */
export const deleteOldTasks = deleting(
  "task",
  Prisma.sql`finished_at < ${ago("30 days")} OR (state = 'draft' AND updated_at < ${ago("1 day")})`,
);
