import type { Database } from "../database.ts";
import { newestMessageId } from "../sync/recent-heads.sql.ts";
import { bodyType, bodyWords } from "./body-words.ts";
import {
  forgetBlankedWords,
  insertIndexRows,
  readIndexProgress,
  selectUnindexed,
  type Unindexed,
  writeIndexProgress,
} from "./message-index.sql.ts";
import { toVector } from "./search-terms.ts";

/** Longer than a statement may run, so that a message is seen that got its id early and was committed late. */
const OVERLAP_MS = 15_000;

const ROWS_AT_ONCE = 1_000;

export type MessageIndexer = {
  /** Brings the index up to what is committed; stops at a good place when the signal says so. Answers how many rows it wrote. */
  run(db: Database, signal?: AbortSignal): Promise<number>;
};

/**
 * Writes what was committed into the index that messages are looked for by. To be run by one process at a time, every
 * second or so; twice does no harm. `clock` is monotonic, in milliseconds.
 */
export function createMessageIndexer(clock: () => number): MessageIndexer {
  /** Ids that were the newest at a time: all that came before the first of them is committed or never will be. */
  const marks: { at: number; messageId: number }[] = [];

  const markNewest = async (db: Database) => {
    const now = clock();
    while (marks.length > 1 && now - (marks[1]?.at ?? now) >= OVERLAP_MS) marks.shift();
    marks.push({ at: now, messageId: await newestMessageId(db) });
  };

  return {
    async run(db, signal) {
      const progress = await readIndexProgress(db);
      await markNewest(db);
      let after = progress;
      let written = 0;
      for (let last = ROWS_AT_ONCE; last === ROWS_AT_ONCE && !signal?.aborted; ) {
        const found = await selectUnindexed(db, { afterMessageId: after, limit: ROWS_AT_ONCE });
        if (found.length > 0) await insertIndexRows(db, found.map(toIndexRow));
        last = found.length;
        written += last;
        after = found.at(-1)?.messageId ?? after;
      }
      await forgetBlankedWords(db, progress);
      const oldest = marks[0];
      const settled = oldest && clock() - oldest.at >= OVERLAP_MS ? oldest.messageId : progress;
      // A full round has come as far as the newest mark; one that was stopped only as far as its last row.
      const complete = signal?.aborted ? Math.min(after, settled) : settled;
      if (complete > progress) await writeIndexProgress(db, complete);
      return written;
    },
  };
}

const toIndexRow = ({ appId, messageId, body }: Unindexed) => ({
  messageId,
  type: bodyType(body),
  words: toVector(appId, bodyWords(body)),
});
