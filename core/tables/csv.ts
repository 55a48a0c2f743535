/** Spreadsheets take a file for UTF-8 by this mark. */
export const CSV_MARK = "\uFEFF";

/** Lines of a file for spreadsheets; no cell is one that they would take for a formula. */
export const toCsv = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((cells) => `${cells.map(toCell).join(",")}\r\n`).join("");

function toCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
