import type { ConversationEntry } from "#protocol/entries.ts";
import type { MessageBody } from "#protocol/message.ts";
import { toId } from "../to-id.ts";

/** A row of the log with its sender's name, as the queries of this folder and of sync select it. */
export type LogRow = {
  seq: bigint;
  messageId: bigint;
  kind: string;
  sender: string | null;
  clientId: string | null;
  hash: string;
  body: unknown;
  retractedAt: Date | null;
  createdAt: Date;
};

/** A row of the log as it crosses the wire. */
export function toEntry(row: LogRow): ConversationEntry {
  const place = { seq: toId(row.seq), createdAt: row.createdAt.getTime() };
  if (row.kind === "message.created") {
    return {
      kind: "message.created",
      ...place,
      messageId: toId(row.messageId),
      sender: row.sender ?? "",
      clientId: row.clientId,
      hash: row.hash,
      // Written from a parsed MessageBody; the database keeps it as it was.
      body: row.body as MessageBody | null,
      ...(row.retractedAt ? { retracted: true as const } : {}),
    };
  }
  // Written by `transaction` from an entry of the same union, without its place and kind.
  return { kind: row.kind, ...place, ...(row.body as object) } as ConversationEntry;
}
