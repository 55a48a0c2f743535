import { parse } from "csv-parse/browser/esm/sync";

export type Table = { header: string[]; rows: string[][]; encoding: "UTF-8" | "GBK" };

/** A line that could not be read, with its number in the file. */
export class TableFault extends Error {}

/**
 * Reads a table of commas, semicolons or tabs. What is not UTF-8 is read as GBK, in which Chinese editions of office
 * programs save. Empty lines are left out.
 */
export function readTable(bytes: Uint8Array): Table {
  const { text, encoding } = decode(bytes);
  const [first = ""] = text.split("\n", 1);
  const delimiter =
    [",", ";", "\t"].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ",";
  let records: string[][];
  try {
    // Files that went through several programs mix the ends of lines.
    records = parse(text.replace(/\r\n?/g, "\n"), {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new TableFault(error instanceof Error ? error.message : "");
  }
  const [header = [], ...rows] = records;
  return { header, rows, encoding };
}

function decode(bytes: Uint8Array): { text: string; encoding: Table["encoding"] } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("gbk").decode(bytes), encoding: "GBK" };
  }
}

const RISKY = /^[=+\-@\t\r]/;

/** A table as a file that spreadsheets open: what they would take for a formula is told apart by a quote. */
export function writeTable(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = RISKY.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
