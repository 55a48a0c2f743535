import { Prisma } from "#generated/prisma/client.ts";
import type { Database, Queryable } from "./database.ts";
import { refuse } from "./fail.ts";
import { sqlState } from "./sql-state.ts";

const CANCELED = "57014";
const RETRY_MS = 1_000;

/** Reads with at most `ms` milliseconds for each statement; what takes longer is ended, and refused with `busy`. */
export async function withinTime<T>(
  db: Database,
  ms: number,
  read: (db: Queryable) => Promise<T>,
): Promise<T> {
  try {
    return await db.$transaction(async (tx) => {
      // Settings take no parameters; this one is a number of ours.
      await tx.$executeRaw`SET LOCAL statement_timeout = ${Prisma.raw(String(Math.ceil(ms)))}`;
      return read(tx);
    });
  } catch (error) {
    if (sqlState(error) !== CANCELED) throw error;
    throw refuse("busy", "This takes too long; ask for less.", RETRY_MS);
  }
}
