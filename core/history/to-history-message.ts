import type { ConversationPlace, HistoryMessage } from "#protocol/history.ts";
import type { MessageBody } from "#protocol/message.ts";
import type { Context } from "../context.ts";
import { bodyWords } from "../search/body-words.ts";
import { findMarks } from "../search/find-marks.ts";
import type { FoundRow } from "../search/find-messages.sql.ts";
import { toId } from "../to-id.ts";
import { selectPlaces } from "./places.sql.ts";

/** How rows are shown: whether with what was written, and what was looked for in it. */
export type Shown = { revealed: boolean; words?: string };

/** Rows as an operator sees them. */
export async function toHistoryMessages(
  ctx: Context,
  rows: FoundRow[],
  shown: Shown,
): Promise<HistoryMessage[]> {
  const conversations = [...new Set(rows.map(({ conversation }) => toId(conversation)))];
  const places = await selectPlaces(ctx.app.id, ctx.db, conversations);
  return rows.map((row) => toHistoryMessage(row, places.get(toId(row.conversation)), shown));
}

function toHistoryMessage(
  row: FoundRow,
  place: ConversationPlace | undefined,
  { revealed, words }: Shown,
): HistoryMessage {
  const text = bodyWords(row.body);
  return {
    messageId: toId(row.messageId),
    conversation: toId(row.conversation),
    seq: toId(row.seq),
    place: place ?? { kind: "single", users: [] },
    sender: row.sender ?? "",
    kind: row.type,
    createdAt: row.createdAt.getTime(),
    retracted: row.retractedAt !== null,
    // Written from a parsed MessageBody; the database keeps it as it was.
    body: revealed ? (row.body as MessageBody | null) : null,
    masked: !revealed && row.body !== null,
    length: [...text].length,
    marks: revealed && words !== undefined ? findMarks(text, words) : [],
  };
}
