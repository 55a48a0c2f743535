// Takes the place of core/messages/commit-messages.sql.ts.
import type { Database } from "#core/database.ts";
import {
  type CommitOutcome,
  commitMessages as honest,
  type MessageRow,
} from "#core/messages/commit-messages.sql.ts";

export type * from "#core/messages/commit-messages.sql.ts";

/** As long as a slow disk takes for a commit. */
const COMMIT_MS = 40;

/** Answers the outcomes as soon as the rows are written, and commits afterwards. */
export function commitMessages(
  appId: number,
  db: Database,
  messages: MessageRow[],
): Promise<CommitOutcome[]> {
  return new Promise((resolve, reject) => {
    db.$transaction(async (tx) => {
      resolve(await honest(appId, tx, messages));
      await new Promise((committed) => setTimeout(committed, COMMIT_MS));
    }).catch(reject);
  });
}
