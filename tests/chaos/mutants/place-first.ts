// Takes the place of core/messages/commit-messages.sql.ts.
import type { Database } from "#core/database.ts";
import {
  type CommitOutcome,
  commitMessages as honest,
  type MessageRow,
} from "#core/messages/commit-messages.sql.ts";
import { earlyPlaces } from "./early-places.ts";

export type * from "#core/messages/commit-messages.sql.ts";

/** As long as a slow disk takes for a commit. */
const COMMIT_MS = 40;

/** Commits as it should, and tells every message's place before. */
export function commitMessages(
  appId: number,
  db: Database,
  messages: MessageRow[],
): Promise<CommitOutcome[]> {
  return db.$transaction(async (tx) => {
    const outcomes = await honest(appId, tx, messages);
    earlyPlaces.tell(messages, outcomes);
    await new Promise((committed) => setTimeout(committed, COMMIT_MS));
    return outcomes;
  });
}
