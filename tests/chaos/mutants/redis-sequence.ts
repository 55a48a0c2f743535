// Takes the place of core/messages/commit-messages.sql.ts.
import { Redis } from "ioredis";
import type { Queryable } from "#core/database.ts";
import {
  type CommitOutcome,
  commitMessages as honest,
  type MessageRow,
} from "#core/messages/commit-messages.sql.ts";

export type * from "#core/messages/commit-messages.sql.ts";

const redis = new Redis(process.env.REDIS_URL ?? "", { maxRetriesPerRequest: 0 });
redis.on("error", () => {});

/** Takes every message's place from a counter in Redis; `redis-places.ts` makes the database take it over. */
export async function commitMessages(
  appId: number,
  db: Queryable,
  messages: MessageRow[],
): Promise<CommitOutcome[]> {
  const placed: MessageRow[] = [];
  for (const message of messages) {
    const place = await redis.incr(`${appId}:${message.conversation}`);
    placed.push({ ...message, place } as MessageRow);
  }
  return honest(appId, db, placed);
}
