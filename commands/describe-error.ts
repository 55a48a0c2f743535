import { sqlState } from "#core/sql-state.ts";

/** Errors of the database layer quote what they were given, passwords and messages too. */
const QUOTES_INPUT = /^(Prisma|DriverAdapter|ZodError|DatabaseError|error$)/;

/** What the log may know of an unexpected error: where and of which kind, never what somebody sent. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error };
  const place = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    kind: error.name,
    code: sqlState(error) || undefined,
    reason: QUOTES_INPUT.test(error.name) ? undefined : error.message.split("\n")[0]?.slice(0, 300),
    stack: place.slice(0, 12).map((line) => line.trim()),
  };
}
