import { refuse } from "#core/fail.ts";

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What to throw for an error of writing: a full disk is told as such. */
export function toldFull(error: unknown): unknown {
  const isFull = error instanceof Error && "code" in error && FULL.has(String(error.code));
  return isFull ? refuse("storage_full", "There is no room for files at the moment.", 60_000) : error;
}
