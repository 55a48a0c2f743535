import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import type { LogRow } from "../messages/to-entry.ts";

/** A place in the order of a search, the newest first. */
export type SearchPlace = { createdAt: number; messageId: number };

export type MessageFilter = {
  /** A `tsquery` literal. */
  query?: string;
  conversation?: number;
  /** Who wrote it. */
  sender?: number;
  /** Somebody whose single chats are meant. */
  pairedWith?: number;
  conversationKind?: "single" | "group" | "room";
  kind?: string;
  /** Written at this time or later, and before that one, in milliseconds since 1970. */
  since?: number;
  until?: number;
  after?: SearchPlace;
  /** Up the order from this place: its neighbours first. */
  before?: SearchPlace;
  limit: number;
};

export type FoundRow = LogRow & {
  conversation: bigint;
  conversationKind: "single" | "group" | "room";
  type: string;
};

/** Messages of an app that fit the filter, the newest first; of whatever was taken back only without words. */
export async function selectMessages(
  appId: number,
  db: Queryable,
  filter: MessageFilter,
): Promise<FoundRow[]> {
  return select(appId, db, filter, Prisma.empty);
}

/** The same of what `reader` may see: stretches of conversations that they were in, and of no chat room. */
export async function selectVisibleMessages(
  appId: number,
  db: Queryable,
  reader: number,
  filter: MessageFilter,
): Promise<FoundRow[]> {
  return select(
    appId,
    db,
    filter,
    Prisma.sql`AND EXISTS (
      SELECT 1 FROM membership_interval mi
       WHERE mi.conv_app_id = i.app_id AND mi.conv_id = i.conv_id AND mi.user_id = ${reader}::bigint AND NOT mi.shielded
         AND i.seq >= mi.from_seq AND (mi.to_seq IS NULL OR i.seq <= mi.to_seq))`,
  );
}

async function select(
  appId: number,
  db: Queryable,
  filter: MessageFilter,
  visible: Prisma.Sql,
): Promise<FoundRow[]> {
  return db.$queryRaw<FoundRow[]>`
    SELECT l.seq, l.msg_id AS "messageId", l.kind, u.username AS "sender", l.client_msg_id AS "clientId",
           l.content_hash AS "hash", l.body, l.retracted_at AS "retractedAt", l.created_at AS "createdAt",
           i.conv_id AS "conversation", i.conv_kind::text AS "conversationKind", i.type
      FROM message_index i
      JOIN log l ON l.app_id = i.app_id AND l.conv_id = i.conv_id AND l.seq = i.seq
      LEFT JOIN users u ON u.app_id = l.sender_app_id AND u.id = l.sender_id
     WHERE i.app_id = ${appId}::integer ${conditions(filter)} ${visible}
     ORDER BY ${filter.before ? Prisma.sql`i.created_at, i.msg_id` : Prisma.sql`i.created_at DESC, i.msg_id DESC`}
     LIMIT ${filter.limit}::integer`;
}

/** How many messages of an app fit the filter; `limit` is the most that are counted. */
export async function countMessages(
  appId: number,
  db: Queryable,
  filter: Omit<MessageFilter, "after" | "before">,
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::integer AS count
      FROM (SELECT 1 FROM message_index i
             WHERE i.app_id = ${appId}::integer ${conditions(filter, { isLogJoined: false })}
             LIMIT ${filter.limit}::integer) found`;
  return row?.count ?? 0;
}

function conditions(filter: MessageFilter, { isLogJoined = true } = {}): Prisma.Sql {
  const { query, conversation, sender, pairedWith, conversationKind, kind, since, until } = filter;
  const { after, before } = filter;
  const parts = [
    // A message that was just taken back may still have its row.
    query === undefined ? null : Prisma.sql`i.words @@ ${query}::tsquery`,
    query === undefined || !isLogJoined ? null : Prisma.sql`l.body IS NOT NULL`,
    conversation === undefined ? null : Prisma.sql`i.conv_id = ${conversation}::bigint`,
    sender === undefined ? null : Prisma.sql`i.sender_id = ${sender}::bigint`,
    pairedWith === undefined
      ? null
      : Prisma.sql`i.conv_id IN (SELECT c.id FROM conversation c JOIN member m ON m.conv_app_id = c.app_id AND m.conv_id = c.id
                                  WHERE m.user_app_id = i.app_id AND m.user_id = ${pairedWith}::bigint AND c.kind = 'single')`,
    conversationKind === undefined ? null : Prisma.sql`i.conv_kind = ${conversationKind}::conversation_kind`,
    kind === undefined ? null : Prisma.sql`i.type = ${kind}`,
    since === undefined ? null : Prisma.sql`i.created_at >= ${new Date(since)}::timestamptz`,
    until === undefined ? null : Prisma.sql`i.created_at < ${new Date(until)}::timestamptz`,
    after === undefined
      ? null
      : Prisma.sql`(i.created_at, i.msg_id) < (${new Date(after.createdAt)}::timestamptz, ${after.messageId}::bigint)`,
    before === undefined
      ? null
      : Prisma.sql`(i.created_at, i.msg_id) > (${new Date(before.createdAt)}::timestamptz, ${before.messageId}::bigint)`,
  ];
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? Prisma.empty : Prisma.sql`AND ${Prisma.join(given, " AND ")}`;
}
