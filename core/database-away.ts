import { sqlState } from "./sql-state.ts";

/** The server, the network or Prisma's engine says that nothing can be asked at the moment. */
const AWAY =
  /^(08|57P|53)|^(57014|55P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|P1001|P1002|P1008|P1017|P2024|P2028)$/;
/** Drivers that give no code say it in words. */
const WORDS =
  /connection (terminated|timeout)|query read timeout|timeout exceeded when trying to connect|Can't reach database|Unable to start a transaction/i;

/** True when an error says that the database did not answer, so that trying again later makes sense. */
export function isDatabaseAway(error: unknown): boolean {
  if (AWAY.test(sqlState(error))) return true;
  if (!(error instanceof Error)) return false;
  return (
    WORDS.test(error.message) ||
    (error.cause !== undefined && error.cause !== error && isDatabaseAway(error.cause))
  );
}
