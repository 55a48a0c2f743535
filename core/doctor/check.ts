/** Asks the database; every question of one examination sees the same moment. */
export type Ask = <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** Something that holds in a healthy installation. */
export type Check = {
  /** For programs; stays the same. */
  id: string;
  /** What holds, as a sentence without its full stop. */
  title: string;
  /** What to do when it does not. */
  advice: string;
  /** A warning leaves everything working. */
  severity?: "fault" | "warning";
  run(ask: Ask): Promise<Found>;
};

/** How often something does not hold, with the first examples; `said` is worth knowing in any case. */
export type Found = { count: number; examples: string[]; said?: string };

export const nothing: Found = { count: 0, examples: [] };

const EXAMPLES = 3;

/** A check whose query answers one row for each fault, with the column `fault` telling which. */
export function sqlCheck(check: Omit<Check, "run"> & { sql: string }): Check {
  const { sql, ...described } = check;
  return {
    ...described,
    async run(ask) {
      const rows = await ask<{ fault: string; count: string }>(
        `SELECT fault, count(*) OVER () AS count FROM (${sql}) faults LIMIT ${EXAMPLES}`,
      );
      return { count: Number(rows[0]?.count ?? 0), examples: rows.map(({ fault }) => fault) };
    },
  };
}

/** What was found, from a list of all faults. */
export function found(faults: string[], said?: string): Found {
  return { count: faults.length, examples: faults.slice(0, EXAMPLES), ...(said ? { said } : {}) };
}
