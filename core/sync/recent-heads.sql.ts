import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

export type RecentHead = {
  appId: number;
  conversation: number;
  /** The first and last position written since. */
  from: number;
  to: number;
  /** The entry that last changed who is in. */
  membersSeq: number;
  messageId: number;
};

type Row = {
  appId: number;
  conversation: bigint;
  from: bigint;
  to: bigint;
  membersSeq: bigint;
  messageId: bigint;
};

/**
 * The conversations of all apps that something was written to after the message `afterMessageId` and more than a
 * second ago, so that the push of what is just being committed goes first. Like the sweep for
 * revoked sessions it runs for the process and not for a tenant, and answers positions only.
 */
export async function recentHeads(db: Queryable, afterMessageId: number): Promise<RecentHead[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT w.app_id AS "appId", w.conv_id AS "conversation", w.first AS "from", w.last AS "to", w.newest AS "messageId",
           c.members_seq AS "membersSeq"
      FROM (SELECT app_id, conv_id, min(seq) AS first, max(seq) AS last, max(msg_id) AS newest
              FROM log
             WHERE msg_id > ${afterMessageId}::bigint AND created_at < clock_timestamp() - interval '1 second'
             GROUP BY 1, 2) w
      JOIN conversation c ON c.app_id = w.app_id AND c.id = w.conv_id`;
  return rows.map((row) => ({
    appId: row.appId,
    conversation: toId(row.conversation),
    from: toId(row.from),
    to: toId(row.to),
    membersSeq: toId(row.membersSeq),
    messageId: toId(row.messageId),
  }));
}

/** The highest message id given so far, for all apps. */
export async function newestMessageId(db: Queryable): Promise<number> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`SELECT coalesce(max(msg_id), 0) AS id FROM log`;
  return toId(row?.id ?? 0n);
}
