// Takes the place of core/messages/commit-messages.sql.ts.
import type { Queryable } from "#core/database.ts";
import {
  type CommitOutcome,
  commitMessages as honest,
  type MessageRow,
} from "#core/messages/commit-messages.sql.ts";

export type * from "#core/messages/commit-messages.sql.ts";

const tries = new Map<string, number>();

/** Gives a message that comes a second time a key of its own, so that nobody knows it again. */
export function commitMessages(
  appId: number,
  db: Queryable,
  messages: MessageRow[],
): Promise<CommitOutcome[]> {
  return honest(appId, db, messages.map(rekeyed));
}

function rekeyed(message: MessageRow): MessageRow {
  if (message.clientId === null) return message;
  const key = `${message.sender}:${message.clientId}`;
  const before = tries.get(key) ?? 0;
  tries.set(key, before + 1);
  return before === 0 ? message : { ...message, clientId: `${message.clientId}-${before + 1}` };
}
