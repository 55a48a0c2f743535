import type { ErrorCode } from "#protocol/errors.ts";
import type { Queryable } from "../database.ts";

export type MessageRow = {
  conversation: number;
  senderApp: number;
  sender: number;
  clientId: string | null;
  hash: string;
  kind: "message.created";
  body: object;
  /** Ids of those it speaks to, 0 for everybody. */
  mentions?: number[];
  /** The app itself speaks: the sender need not be in. */
  asApp?: boolean;
  details?: object;
  /** Files it refers to; whoever sees it may fetch them. */
  media?: number[];
};

/** `created`: committed now. `known`: committed before under the same client id; the old place is told. */
export type CommitOutcome =
  | { outcome: "created" | "known"; seq: number; messageId: number; createdAt: number; membersSeq: number }
  | { outcome: ErrorCode };

/** What the function answers for each message; the numbers are null when it was refused. */
type Told = [outcome: string, seq: number, messageId: number, createdAt: number, membersSeq: number];

/**
 * Commits a batch of messages of one app in one statement and answers each one's outcome in the order given.
 * The batch is atomic: a thrown error means that the outcome of all of them is unknown.
 */
export async function commitMessages(
  appId: number,
  db: Queryable,
  messages: MessageRow[],
): Promise<CommitOutcome[]> {
  const payload = JSON.stringify(messages.map((message, n) => ({ n, ...message })));
  // One value for the whole batch: rows and columns would each be converted twice on their way here.
  const [answer] = await db.$queryRaw<{ outcomes: string }[]>`
    SELECT jsonb_agg(jsonb_build_array(o."outcome", o."seq", o."messageId",
             (extract(epoch FROM o."createdAt") * 1000)::bigint, o."membersSeq") ORDER BY o."n")::text AS outcomes
      FROM commit_messages(${appId}::integer, ${payload}::jsonb) o`;
  const told: Told[] = JSON.parse(answer?.outcomes ?? "[]");
  return told.map(
    ([outcome, seq, messageId, createdAt, membersSeq]): CommitOutcome =>
      outcome === "created" || outcome === "known"
        ? { outcome, seq, messageId, createdAt, membersSeq }
        : // The function's outcomes other than these two are codes of the error table.
          { outcome: outcome as ErrorCode },
  );
}
