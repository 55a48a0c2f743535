import type { ConversationEntry } from "#protocol/entries.ts";
import type { Queryable } from "../database.ts";
import { toEntry } from "../messages/to-entry.ts";
import { selectLog } from "./stretch.sql.ts";

/** A conversation's entries from `from` to `to` for the push, which knows its audience; readers use `pull`. */
export async function readEntries(
  appId: number,
  db: Queryable,
  stretch: { conversation: number; from: number; to: number },
): Promise<ConversationEntry[]> {
  return (await selectLog(appId, db, stretch)).map(toEntry);
}
