import { Prisma } from "#generated/prisma/client.ts";
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
  /** What the audit log has to say of it, beside the message's id. */
  deed?: object;
};

/** `created`: committed now. `known`: committed before under the same client id; the old place is told. */
export type CommitOutcome =
  | { outcome: "created" | "known"; seq: number; messageId: number; createdAt: number; membersSeq: number }
  | { outcome: ErrorCode };

/** What the function answers for each message; the numbers are null when it was refused. */
type Told = [outcome: string, seq: number, messageId: number, createdAt: number, membersSeq: number];

/** Rows of the audit log for the messages that the statement has just `done`. */
const noteDeeds = (deeds: object[]) => {
  if (deeds.length === 0) return Prisma.empty;
  return Prisma.sql`
    , noted AS (
      INSERT INTO audit (app_id, actor, action, target, after, address, request_id)
      SELECT d."appId", d."actor", d."action", d."target",
             coalesce(d."after", '{}') || jsonb_build_object('msg_id', o."messageId"), d."address", d."requestId"
        FROM jsonb_to_recordset(${JSON.stringify(deeds)}::jsonb) AS d("n" integer, "appId" integer, "actor" text,
             "action" text, "target" text, "after" jsonb, "address" text, "requestId" text)
        JOIN done o ON o."n" = d."n" AND o."outcome" = 'created'
       ORDER BY d."n"
    )`;
};

/**
 * Commits a batch of messages of one app in one statement, with what the audit log has to say of them, and answers
 * each one's outcome in the order given.
 * The batch is atomic: a thrown error means that the outcome of all of them is unknown.
 */
export async function commitMessages(
  appId: number,
  db: Queryable,
  messages: MessageRow[],
): Promise<CommitOutcome[]> {
  const payload = JSON.stringify(messages.map(({ deed: _, ...message }, n) => ({ n, ...message })));
  const deeds = messages.flatMap(({ deed }, n) => (deed ? [{ n, ...deed }] : []));
  // One value for the whole batch: rows and columns would each be converted twice on their way here.
  const [answer] = await db.$queryRaw<{ outcomes: string }[]>`
      WITH done AS MATERIALIZED (SELECT * FROM commit_messages(${appId}::integer, ${payload}::jsonb))
           ${noteDeeds(deeds)}
    SELECT jsonb_agg(jsonb_build_array(o."outcome", o."seq", o."messageId",
             (extract(epoch FROM o."createdAt") * 1000)::bigint, o."membersSeq") ORDER BY o."n")::text AS outcomes
      FROM done o`;
  const told: Told[] = JSON.parse(answer?.outcomes ?? "[]");
  return told.map(
    ([outcome, seq, messageId, createdAt, membersSeq]): CommitOutcome =>
      outcome === "created" || outcome === "known"
        ? { outcome, seq, messageId, createdAt, membersSeq }
        : // The function's outcomes other than these two are codes of the error table.
          { outcome: outcome as ErrorCode },
  );
}
