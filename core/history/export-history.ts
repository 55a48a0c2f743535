import type { ExportHistory, HistoryMessage } from "#protocol/history.ts";
import { limits } from "#protocol/limits.ts";
import type { FilePart } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanSeeContent } from "../permissions.ts";
import { bodyWords } from "../search/body-words.ts";
import { selectMessages } from "../search/find-messages.sql.ts";
import { fromCursor, toCursor } from "../search/search-cursor.ts";
import { transaction } from "../transaction.ts";
import { toMessageFilter } from "./list-history.ts";
import { toHistoryMessages } from "./to-history-message.ts";

/**
 * A part of an export of the messages that fit the filter, the newest first; parts joined in order make the file. The
 * last part has no `next`. Every part leaves a trace in the audit log.
 */
export async function exportHistory(ctx: Context, input: ExportHistory): Promise<FilePart> {
  assertCanSeeContent(ctx);
  const { format, after: place, ...filter } = input;
  const after = fromCursor(place ?? undefined);
  const wanted = await toMessageFilter(ctx, filter);
  const found = await selectMessages(ctx.app.id, ctx.db, { ...wanted, after, limit: limits.exportRows + 1 });
  const rows = found.slice(0, limits.exportRows);
  const last = rows.at(-1);
  const next = found.length > rows.length && last ? toCursor(last) : null;
  await transaction(ctx, async (tx) => {
    tx.audit({
      action: "message.export",
      target: `app:${ctx.app.appKey}`,
      after: { ...filter, format, rows: rows.length },
    });
  });
  const messages = await toHistoryMessages(ctx, rows, { revealed: true, words: filter.words });
  const ends = { isFirst: place === null, isLast: next === null };
  const text = format === "jsonl" ? toLines(messages) : toHtml(messages, ctx.app.name, ends);
  return { text, rows: rows.length, next };
}

const toLines = (messages: HistoryMessage[]): string =>
  messages
    .map(
      ({ masked: _masked, marks: _marks, length: _length, createdAt, ...message }) =>
        `${JSON.stringify({ ...message, createdAt: new Date(createdAt).toISOString() })}\n`,
    )
    .join("");

/** A page that runs nothing and fetches nothing, wherever it is opened. */
function toHtml(
  messages: HistoryMessage[],
  title: string,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): string {
  const head = `<!doctype html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>body{font:15px/1.6 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:.4rem .8rem;text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1>${escapeHtml(title)}</h1><table><thead><tr><th>Time</th><th>Where</th><th>From</th><th>Kind</th><th>Message</th></tr></thead><tbody>
`;
  const rows = messages.map(
    (message) =>
      `<tr>${[
        new Date(message.createdAt).toISOString(),
        placeName(message),
        message.sender,
        message.kind,
        bodyWords(message.body) || (message.body === null ? "" : JSON.stringify(message.body)),
      ]
        .map((cell) => `<td>${escapeHtml(cell)}</td>`)
        .join("")}</tr>\n`,
  );
  return `${isFirst ? head : ""}${rows.join("")}${isLast ? "</tbody></table></body></html>\n" : ""}`;
}

const placeName = ({ place }: HistoryMessage): string =>
  place.kind === "single" ? place.users.join(" – ") : `${place.name} (${place.id})`;

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? "");
