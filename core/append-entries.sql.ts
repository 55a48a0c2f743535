import type { Queryable } from "./database.ts";
import { toId } from "./to-id.ts";

/** An entry for the log of a conversation, or of a user. */
export type NewEntry = {
  kind: string;
  body: object;
  conversation?: number;
  user?: number;
  sender?: { appId: number; userId: number };
  hash?: string;
  targetSeq?: number;
  displayable?: boolean;
  countable?: boolean;
  changesMembers?: boolean;
};

export type PlacedEntry = { seq: number; messageId: number | null; createdAt: number; membersSeq: number };

type Row = { seq: bigint | null; messageId: bigint | null; createdAt: Date; membersSeq: bigint | null };

/**
 * Writes entries at the end of their logs in one statement, conversations locked before users, in id order.
 * Answers their places in the order given; throws when a log does not exist in this app.
 */
export async function appendEntries(
  appId: number,
  db: Queryable,
  entries: NewEntry[],
): Promise<PlacedEntry[]> {
  const payload = JSON.stringify(
    entries.map(({ sender, ...entry }, n) => ({
      n,
      displayable: false,
      countable: false,
      hash: "",
      ...entry,
      senderApp: sender?.appId,
      sender: sender?.userId,
    })),
  );
  const rows = await db.$queryRaw<Row[]>`SELECT * FROM append_entries(${appId}::integer, ${payload}::jsonb)`;
  return rows.map((row) => {
    if (row.seq === null) throw new Error("an entry names a log that does not exist in this app");
    return {
      seq: toId(row.seq),
      messageId: row.messageId === null ? null : toId(row.messageId),
      createdAt: row.createdAt.getTime(),
      membersSeq: toId(row.membersSeq ?? 0n),
    };
  });
}
