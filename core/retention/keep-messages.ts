import type { Context } from "../context.ts";
import { endUnreferred } from "../media/media.sql.ts";
import { deleteOutdatedMessages, selectAppsWithRetention } from "./outdated-messages.sql.ts";

/** In one statement: short locks, and far from the time a statement may take. */
const AT_ONCE = { conversations: 50, entries: 500 };

/**
 * Deletes the messages that are older than their app keeps them, with their files, part by part until nothing is left or
 * the signal says so. What was said later stays, and each conversation's log begins where it does then.
 */
export async function deleteOldMessages(
  { db, log }: Pick<Context, "db" | "log">,
  signal?: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (const { appId, days } of await selectAppsWithRetention(db)) {
    for (let more = true; more && !signal?.aborted; ) {
      const { conversations, entries } = await db.$transaction(async (tx) => {
        const outdated = await deleteOutdatedMessages(appId, tx, { days, ...AT_ONCE });
        await endUnreferred(appId, tx, outdated.media);
        return outdated;
      });
      deleted += entries;
      more = conversations > 0;
    }
  }
  if (deleted > 0) log.info({ job: "retention", deleted }, "messages were kept as long as their apps say");
  return deleted;
}
