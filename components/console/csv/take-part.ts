import { limits } from "#protocol/limits.ts";
import type { ImportLine } from "#protocol/user-import.ts";

/** Leaves room in a command's bytes for its name and the import's number. */
const BYTES = limits.frameBytes - 1_024;
const encoder = new TextEncoder();

/** The next lines of a file that fit into one command: one at least. */
export function takePart(lines: readonly ImportLine[], from: number): ImportLine[] {
  const part: ImportLine[] = [];
  let bytes = 0;
  for (const line of lines.slice(from, from + limits.importLinesAtOnce)) {
    bytes += encoder.encode(JSON.stringify(line)).length + 1;
    if (bytes > BYTES && part.length > 0) break;
    part.push(line);
  }
  return part;
}
