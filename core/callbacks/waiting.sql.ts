import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import { type PastMessage, type PastRow, toPastMessage } from "../past/past-message.ts";
import { toId } from "../to-id.ts";

const toTimestamp = (at: Date) => Prisma.sql`to_timestamp(${at.getTime()}::double precision / 1000)`;

/** The apps, among all, whose callback has something to be told now. */
export async function appsWithCallbacksDue(db: Queryable): Promise<number[]> {
  const rows = await db.$queryRaw<{ appId: number }[]>`
    SELECT c.app_id AS "appId" FROM callback c JOIN app a ON a.id = c.app_id
     WHERE c.enabled AND a.deleted_at IS NULL AND a.suspended_at IS NULL
       AND (EXISTS (SELECT 1 FROM callback_message m
                     WHERE m.app_id = c.app_id AND m.dead_at IS NULL AND m.attempts > 0 AND m.next_try_at <= clock_timestamp())
            OR c.next_try_at <= clock_timestamp() AND EXISTS (
                 SELECT 1 FROM callback_message m WHERE m.app_id = c.app_id AND m.dead_at IS NULL AND m.attempts = 0))`;
  return rows.map(({ appId }) => appId);
}

/** `attempts`: tries of its own that failed. */
export type WaitingMessage = { id: number; attempts: number; message: PastMessage };

/** What of an app's waiting messages is wanted, as a subquery that is read in the order of their ids. */
async function selectMessages(db: Queryable, wanted: Prisma.Sql): Promise<WaitingMessage[]> {
  const rows = await db.$queryRaw<(PastRow & { id: bigint; attempts: number })[]>`
    SELECT w.id, w.attempts, l.msg_id AS "messageId", l.created_at AS "createdAt", coalesce(l.body, w.body) AS body, l.details, c.kind,
           coalesce(p.username, g.id::text, r.id::text) AS "targetId", coalesce(p.nickname, g.name, r.name) AS "targetName",
           ta.app_key AS "targetAppKey", s.username AS "sender", s.nickname AS "senderName", sa.app_key AS "senderAppKey"
      FROM (${wanted}) w
      JOIN log l ON l.app_id = w.app_id AND l.conv_id = w.conv_id AND l.seq = w.seq
      JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
      LEFT JOIN users s ON s.id = l.sender_id
      LEFT JOIN users p ON c.kind = 'single' AND p.id = CASE WHEN c.low_user_id = l.sender_id THEN c.high_user_id ELSE c.low_user_id END
      LEFT JOIN groups g ON c.kind = 'group' AND g.app_id = c.app_id AND g.conversation_id = c.id
      LEFT JOIN room r ON c.kind = 'room' AND r.app_id = c.app_id AND r.conversation_id = c.id
      LEFT JOIN app ta ON ta.id = coalesce(p.app_id, c.app_id)
      LEFT JOIN app sa ON sa.id = l.sender_app_id
     ORDER BY w.id`;
  return rows.map(({ id, attempts, ...row }) => ({ id: toId(id), attempts, message: toPastMessage(row) }));
}

/**
 * What the app's callback has to be told first, in the order it was said in each conversation. Conversations of which
 * something was refused are left out: they wait for that.
 */
export function selectWaiting(appId: number, db: Queryable, limit: number): Promise<WaitingMessage[]> {
  return selectMessages(
    db,
    Prisma.sql`
      SELECT m.* FROM callback_message m
       WHERE m.app_id = ${appId}::integer AND m.dead_at IS NULL AND m.attempts = 0
         AND NOT EXISTS (SELECT 1 FROM callback_message f
                          WHERE f.app_id = m.app_id AND f.conv_id = m.conv_id AND f.dead_at IS NULL AND f.attempts > 0)
       ORDER BY m.id LIMIT ${limit}::integer`,
  );
}

/** The message that was refused before and is to be tried again first, alone; undefined when none is due. */
export async function selectRefused(
  appId: number,
  db: Queryable,
  now: Date,
): Promise<WaitingMessage | undefined> {
  const [first] = await selectMessages(
    db,
    Prisma.sql`
      SELECT m.* FROM callback_message m
       WHERE m.app_id = ${appId}::integer AND m.dead_at IS NULL AND m.attempts > 0 AND m.next_try_at <= ${toTimestamp(now)}
       ORDER BY m.next_try_at, m.id LIMIT 1`,
  );
  return first;
}

/**
 * Notes that a call with these messages failed: of each conversation its first one will be tried again by itself, or is
 * given up when that was the last try. `pauses` are the milliseconds after the first failure, the second, and so on.
 */
export async function noteRefusals(
  appId: number,
  db: Queryable,
  refused: { ids: number[]; error: string; now: Date; pauses: number[] },
): Promise<void> {
  const { ids, error, now, pauses } = refused;
  await db.$executeRaw`
    UPDATE callback_message m
       SET attempts = m.attempts + 1, error = ${error},
           next_try_at = ${toTimestamp(now)} + make_interval(secs => coalesce((${pauses}::integer[])[m.attempts + 1], 0) / 1000.0),
           dead_at = CASE WHEN m.attempts + 1 >= ${pauses.length}::integer THEN ${toTimestamp(now)} END
     WHERE m.app_id = ${appId}::integer AND m.id IN (
       SELECT min(f.id) FROM callback_message f
        WHERE f.app_id = ${appId}::integer AND f.id = ANY (${ids}::bigint[]) GROUP BY f.conv_id)`;
}

/** How it stands with what was refused and waits: the one that was tried most, and when the next try is. */
export async function selectRefusals(
  appId: number,
  db: Queryable,
): Promise<{ attempts: number; error: string; nextTryAt: Date } | undefined> {
  const [row] = await db.$queryRaw<{ attempts: number; error: string; nextTryAt: Date }[]>`
    SELECT m.attempts, m.error, min(m.next_try_at) OVER () AS "nextTryAt" FROM callback_message m
     WHERE m.app_id = ${appId}::integer AND m.dead_at IS NULL AND m.attempts > 0
     ORDER BY m.attempts DESC, m.id LIMIT 1`;
  return row;
}

/** Begins the tries of what was refused and waits anew. */
export async function releaseRefused(appId: number, db: Queryable): Promise<number> {
  return db.$executeRaw`
    UPDATE callback_message SET error = '', attempts = 0, next_try_at = NULL
     WHERE app_id = ${appId}::integer AND dead_at IS NULL AND attempts > 0`;
}

/** Lets what was given up be told again: these messages, or all. Answers how many. */
export async function reviveCallbacks(appId: number, db: Queryable, ids: number[] | null): Promise<number> {
  return db.$executeRaw`
    UPDATE callback_message SET dead_at = NULL, error = '', attempts = 0, next_try_at = NULL
     WHERE app_id = ${appId}::integer AND dead_at IS NOT NULL AND (${ids === null}::boolean OR id = ANY (${ids ?? []}::bigint[]))`;
}

/** What the app's callback was not told, oldest first. */
export async function selectDeadCallbacks(
  appId: number,
  db: Queryable,
  { after, limit }: { after: number; limit: number },
): Promise<{ id: number; messageId: number; error: string; deadAt: number }[]> {
  const rows = await db.$queryRaw<{ id: bigint; messageId: bigint; error: string; deadAt: Date }[]>`
    SELECT m.id, l.msg_id AS "messageId", m.error, m.dead_at AS "deadAt"
      FROM callback_message m JOIN log l ON l.app_id = m.app_id AND l.conv_id = m.conv_id AND l.seq = m.seq
     WHERE m.app_id = ${appId}::integer AND m.dead_at IS NOT NULL AND m.id > ${after}::bigint
     ORDER BY m.id LIMIT ${limit}::integer`;
  return rows.map(({ id, messageId, error, deadAt }) => ({
    id: toId(id),
    messageId: toId(messageId),
    error,
    deadAt: deadAt.getTime(),
  }));
}
