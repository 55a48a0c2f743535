import type { Queryable } from "../database.ts";
import { sessionIdleMs } from "../sessions/session-life.ts";

// What nothing reads any more, of all apps: these run for the installation and not for a tenant. Each deletes at most
// `limit` rows, judged by the database's clock, and answers how many there were.

/** Ended sessions stay this long, for the revocations that name them and for whoever asks what happened. */
const KEEP_SESSIONS_DAYS = 30;
const IDLE_SECONDS = sessionIdleMs / 1_000;

/** Revocations are for connections that were live then; a process that was away checks every session itself. */
export async function deleteOldRevocations(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM revocation WHERE id IN (
      SELECT id FROM revocation WHERE created_at < clock_timestamp() - interval '1 day' LIMIT ${limit}::integer)`;
}

/** Sessions of users that were revoked, expired or idle for too long, thirty days ago. */
export async function deleteEndedSessions(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM session WHERE id IN (
      SELECT id FROM session, (SELECT clock_timestamp() - make_interval(days => ${KEEP_SESSIONS_DAYS}::integer) AS at) AS cut
       WHERE revoked_at < cut.at OR expires_at < cut.at
          OR seen_at < cut.at - make_interval(secs => ${IDLE_SECONDS}::double precision)
       LIMIT ${limit}::integer)`;
}

/** The same of operators. */
export async function deleteEndedOperatorSessions(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM operator_session WHERE id IN (
      SELECT id FROM operator_session, (SELECT clock_timestamp() - make_interval(days => ${KEEP_SESSIONS_DAYS}::integer) AS at) AS cut
       WHERE revoked_at < cut.at OR expires_at < cut.at
          OR seen_at < cut.at - make_interval(secs => ${IDLE_SECONDS}::double precision)
       LIMIT ${limit}::integer)`;
}

/** Random numbers that stock clients name their messages by; after ten minutes nobody repeats one. */
export async function deleteOldRids(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM rid_dedupe WHERE ctid IN (
      SELECT ctid FROM rid_dedupe WHERE created_at < clock_timestamp() - interval '10 minutes' LIMIT ${limit}::integer)`;
}

/** Answers that were kept for whoever repeats a call; after a day nobody does. */
export async function deleteOldAnswers(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM rest_answer WHERE ctid IN (
      SELECT ctid FROM rest_answer WHERE created_at < clock_timestamp() - interval '1 day' LIMIT ${limit}::integer)`;
}

/** How fast messages came to devices; two months are shown, and one before to compare with. */
export async function deleteOldDeliveryCounts(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM delivery_count WHERE ctid IN (
      SELECT ctid FROM delivery_count WHERE quarter < clock_timestamp() - interval '93 days' LIMIT ${limit}::integer)`;
}

/** Tasks that ended thirty days ago, with their rows; and after a day what was handed over and never begun. */
export async function deleteOldTasks(db: Queryable, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM task WHERE ctid IN (
      SELECT ctid FROM task
       WHERE finished_at < clock_timestamp() - interval '30 days'
          OR (state = 'draft' AND updated_at < clock_timestamp() - interval '1 day') LIMIT ${limit}::integer)`;
}
