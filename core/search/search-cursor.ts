import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import type { FoundRow, SearchPlace } from "./find-messages.sql.ts";

/** Where the page after this row begins, as callers carry it. */
export const toCursor = (row: Pick<FoundRow, "createdAt" | "messageId">): string =>
  `${row.createdAt.getTime()}-${toId(row.messageId)}`;

/** The place that a cursor names; refuses what no page handed out. */
export function fromCursor(cursor: string | undefined): SearchPlace | undefined {
  if (cursor === undefined) return undefined;
  const [, createdAt, messageId] = /^(\d{1,16})-(\d{1,16})$/.exec(cursor) ?? [];
  const place = { createdAt: Number(createdAt), messageId: Number(messageId) };
  if (!(place.createdAt <= 8.64e15) || !Number.isSafeInteger(place.messageId)) {
    throw refuse("invalid_input", "This is not a place in a search.");
  }
  return place;
}
