import type { ErrorCode } from "#protocol/errors.ts";

/**
 * By its spelling, which no browser's own code has: the table itself would be three times the size of all else that
 * knows of errors. Whoever words a code must reckon with one of a newer server.
 */
const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === "string" && /^[a-z][a-z_]+$/.test(value);

function property(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}

/** The code of a refused command; anything else, such as a lost connection, is `unavailable`. */
export function codeOf(error: unknown): ErrorCode {
  const code = property(error, "code");
  return isErrorCode(code) ? code : "unavailable";
}

/** Whole seconds to wait before trying again; 0 when nothing was said. */
export function retrySecondsOf(error: unknown): number {
  const retryMs = property(error, "retryMs");
  return typeof retryMs === "number" && retryMs > 0 ? Math.ceil(retryMs / 1_000) : 0;
}
