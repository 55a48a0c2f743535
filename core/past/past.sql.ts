import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";
import { type PastMessage, type PastRow, toPastMessage } from "./past-message.ts";

/** Whose messages: the whole app's, a conversation's, or what a user sent and received from one to one. */
export type PastScope =
  | { kind: "app" }
  | { kind: "conversation"; conversation: number }
  | { kind: "user"; userId: number };

/** Both ends belong to it. */
export type PastWindow = { from: Date; to: Date };

/** Behind a message, or so many messages after the beginning. */
export type PastPlace = { after?: { at: Date; messageId: number }; skip?: number };

type Query = { scope: PastScope; window: PastWindow; place: PastPlace; count: number };

const FIRST = { at: new Date(0), messageId: 0 };

/** The messages of the window in the order of time, from a place on; what was retracted is not among them. */
export async function selectPast(appId: number, db: Queryable, query: Query): Promise<PastMessage[]> {
  const rows = await db.$queryRaw<PastRow[]>`
    SELECT l.msg_id AS "messageId", l.created_at AS "createdAt", l.body, l.details, c.kind,
           coalesce(p.username, g.id::text, r.id::text) AS "targetId", coalesce(p.nickname, g.name, r.name) AS "targetName",
           ta.app_key AS "targetAppKey", s.username AS "sender", s.nickname AS "senderName", sa.app_key AS "senderAppKey"
      FROM (${pageOf(appId, query)}) l
      JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
      LEFT JOIN users s ON s.id = l.sender_id
      LEFT JOIN users p ON c.kind = 'single' AND p.id = CASE WHEN c.low_user_id = l.sender_id THEN c.high_user_id ELSE c.low_user_id END
      LEFT JOIN groups g ON c.kind = 'group' AND g.app_id = c.app_id AND g.conversation_id = c.id
      LEFT JOIN room r ON c.kind = 'room' AND r.app_id = c.app_id AND r.conversation_id = c.id
      LEFT JOIN app ta ON ta.id = coalesce(p.app_id, c.app_id)
      LEFT JOIN app sa ON sa.id = l.sender_app_id
     ORDER BY l.created_at, l.msg_id`;
  return rows.map(toPastMessage);
}

/** How many messages the window has. Of the whole app, what was counted already is not counted again. */
export async function countPast(
  appId: number,
  db: Queryable,
  { scope, window }: Pick<Query, "scope" | "window">,
): Promise<number> {
  if (scope.kind === "app") return countOfApp(appId, db, window);
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM (${allOf(appId, { scope, window, after: FIRST })}) l`;
  return toId(row?.count ?? 0n);
}

function pageOf(appId: number, { scope, window, place, count }: Query): Prisma.Sql {
  const after = place.after ?? FIRST;
  const end = Prisma.sql`ORDER BY l.created_at, l.msg_id OFFSET ${place.skip ?? 0}::integer LIMIT ${count}::integer`;
  if (scope.kind !== "user") return Prisma.sql`${allOf(appId, { scope, window, after })} ${end}`;
  // Of each conversation no more than a page can be on it.
  const most = Prisma.sql`ORDER BY l.created_at, l.msg_id LIMIT ${(place.skip ?? 0) + count}::integer`;
  return Prisma.sql`SELECT * FROM (${ofUser(appId, { userId: scope.userId, window, after, most })}) l ${end}`;
}

type All = { scope: PastScope; window: PastWindow; after: { at: Date; messageId: number } };

function allOf(appId: number, { scope, window, after }: All): Prisma.Sql {
  if (scope.kind === "user") {
    return ofUser(appId, { userId: scope.userId, window, after, most: Prisma.empty });
  }
  if (scope.kind === "app") {
    return Prisma.sql`SELECT l.* FROM log l WHERE l.app_id = ${appId}::integer AND ${within(window, after)}`;
  }
  return Prisma.sql`
    SELECT l.* FROM log l
     WHERE l.app_id = ${appId}::integer AND l.conv_id = ${scope.conversation}::bigint
       AND ${positions(appId, Prisma.sql`${scope.conversation}::bigint`, window, after)} AND ${within(window, after)}`;
}

type OfUser = {
  userId: number;
  window: PastWindow;
  after: { at: Date; messageId: number };
  most: Prisma.Sql;
};

/** What a user sent, anywhere, and what others sent to them from one to one. */
function ofUser(appId: number, { userId, window, after, most }: OfUser): Prisma.Sql {
  return Prisma.sql`
    (SELECT l.* FROM log l
      WHERE l.sender_id = ${userId}::bigint AND l.app_id = ${appId}::integer AND ${within(window, after)} ${most})
    UNION ALL
    (SELECT received.*
       FROM member m
       JOIN conversation c ON c.app_id = m.conv_app_id AND c.id = m.conv_id AND c.kind = 'single' AND c.active_at >= ${window.from}
      CROSS JOIN LATERAL (
        SELECT l.* FROM log l
         WHERE l.app_id = c.app_id AND l.conv_id = c.id AND l.sender_id <> ${userId}::bigint
           AND ${positions(appId, Prisma.sql`c.id`, window, after)} AND ${within(window, after)} ${most}) received
      WHERE m.user_app_id = ${appId}::integer AND m.user_id = ${userId}::bigint)`;
}

const within = (window: PastWindow, after: { at: Date; messageId: number }): Prisma.Sql => Prisma.sql`
  l.countable AND l.created_at BETWEEN ${window.from}::timestamptz AND ${window.to}
  AND (l.created_at, l.msg_id) > (${after.at}::timestamptz, ${after.messageId}::bigint)`;

/** The stretch of a conversation's positions that a window lies in. */
function positions(
  appId: number,
  conversation: Prisma.Sql,
  { from, to }: PastWindow,
  after: { at: Date },
): Prisma.Sql {
  const start = after.at > from ? after.at : from;
  const end = new Date(to.getTime() + 1);
  return Prisma.sql`l.seq >= seq_at(${appId}::integer, ${conversation}, ${start}::timestamptz)
    AND l.seq < seq_at(${appId}::integer, ${conversation}, ${end}::timestamptz)`;
}

/** Whole quarters of an hour that were counted, and the messages before and after them. */
async function countOfApp(appId: number, db: Queryable, { from, to }: PastWindow): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    WITH counted AS (
      SELECT least(quarter_of(${from}::timestamptz + interval '15 minutes'), upto.at) AS from, upto.at AS to
        FROM (SELECT least(quarter_of(${to}::timestamptz), i.counted_until) AS at FROM installation i
                WHERE i.counted_until IS NOT NULL) upto
    )
    SELECT CASE WHEN k.to IS NULL OR k.from >= k.to
             THEN (SELECT count(*) FROM log l WHERE l.app_id = ${appId}::integer AND l.countable AND l.created_at BETWEEN ${from}::timestamptz AND ${to}::timestamptz)
             ELSE (SELECT coalesce(sum(n.live), 0)::bigint FROM message_count n
                    WHERE n.app_id = ${appId}::integer AND n.quarter >= k.from AND n.quarter < k.to)
                + (SELECT count(*) FROM log l
                    WHERE l.app_id = ${appId}::integer AND l.countable AND l.created_at >= ${from}::timestamptz AND l.created_at < k.from)
                + (SELECT count(*) FROM log l
                    WHERE l.app_id = ${appId}::integer AND l.countable AND l.created_at >= k.to AND l.created_at <= ${to}::timestamptz)
           END AS count
      FROM (VALUES (1)) one LEFT JOIN counted k ON true`;
  return toId(row?.count ?? 0n);
}
