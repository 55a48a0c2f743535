import type { ByteRange } from "#core/media/files.ts";

/** The one range that a header asks of a file; null for all of it. Several at once are not served. */
export function readRange(header: string | undefined, size: number): ByteRange | null | "unsatisfiable" {
  if (header === undefined || !header.startsWith("bytes=")) return null;
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header.replaceAll(" ", ""));
  const [, first = "", last = ""] = parts ?? [];
  if (!parts || (first === "" && last === "")) return "unsatisfiable";
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return from > to || from >= size || (first === "" && Number(last) === 0) ? "unsatisfiable" : { from, to };
}
