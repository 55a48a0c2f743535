import type { ConversationEntry, UserEntry } from "#protocol/entries.ts";
import type { Queryable } from "../database.ts";
import { toEntry } from "../messages/to-entry.ts";
import { toId } from "../to-id.ts";
import { selectLog } from "./stretch.sql.ts";

/** A conversation's entries from `from` to `to` for the push, which knows its audience; readers use `pull`. */
export async function readEntries(
  appId: number,
  db: Queryable,
  stretch: { conversation: number; from: number; to: number },
): Promise<ConversationEntry[]> {
  return (await selectLog(appId, db, stretch)).map(toEntry);
}

/** The entries of a user's own log from `from` to `to`, oldest first. */
export async function readUserEntries(
  appId: number,
  db: Queryable,
  { userId, from, to }: { userId: number; from: number; to: number },
): Promise<UserEntry[]> {
  const rows = await db.userLog.findMany({
    where: { appId, userId, seq: { gte: from, lte: to } },
    orderBy: { seq: "asc" },
  });
  return rows.map(
    // Written by `transaction` from an entry of the same union, without its place and kind.
    (row) =>
      ({
        kind: row.kind,
        ...(row.body as object),
        seq: toId(row.seq),
        createdAt: row.createdAt.getTime(),
      }) as UserEntry,
  );
}
