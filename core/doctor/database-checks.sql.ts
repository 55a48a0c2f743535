import { type Ask, type Check, found, sqlCheck } from "./check.ts";

type IdColumn = { table: string; column: string; sequence: string };

/** The columns that take their values from a sequence, with names quoted as SQL wants them. */
const ID_COLUMNS = `
  SELECT format('%I', c.relname) AS table, format('%I', a.attname) AS column, format('%I', s.relname) AS sequence
    FROM pg_attrdef d
    JOIN pg_class c ON c.oid = d.adrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid AND p.refclassid = 'pg_class'::regclass
    JOIN pg_class s ON s.oid = p.refobjid AND s.relkind = 'S'
   ORDER BY 1, 2`;

async function findSpentSequences(ask: Ask): Promise<string[]> {
  const faults: string[] = [];
  for (const { table, column, sequence } of await ask<IdColumn>(ID_COLUMNS)) {
    const [row] = await ask<{ highest: string | null; given: string; behind: boolean }>(`
      SELECT h.highest, s.given, coalesce(h.highest, 0) > s.given AS behind
        FROM (SELECT max(${column}) AS highest FROM ${table}) h,
             (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END AS given FROM ${sequence}) s`);
    if (row?.behind) faults.push(`${sequence} gave ${row.given}, ${table} has ${row.highest}`);
  }
  return faults;
}

export const databaseChecks: Check[] = [
  {
    id: "database.sequences",
    title: "Every sequence of ids is at or above the highest id given",
    advice:
      "Run setval on the named sequences with a value above the highest id: new rows would fail, or take ids that clients know.",
    run: async (ask) => found(await findSpentSequences(ask)),
  },
  sqlCheck({
    id: "database.settings",
    title: "The database keeps what it acknowledges",
    advice:
      "Turn fsync, full_page_writes and synchronous_commit on in PostgreSQL's configuration: acknowledged messages can be lost.",
    sql: `
      SELECT format('%s is %s', name, setting) AS fault FROM pg_settings
       WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`,
  }),
  sqlCheck({
    id: "database.checksums",
    title: "The database notices damaged pages",
    advice: "Turn data checksums on with pg_checksums --enable while PostgreSQL is stopped.",
    severity: "warning",
    sql: `
      SELECT 'data_checksums is off' AS fault FROM pg_settings WHERE name = 'data_checksums' AND setting = 'off'
       UNION ALL
      SELECT 'ignore_checksum_failure is on' FROM pg_settings WHERE name = 'ignore_checksum_failure' AND setting = 'on'`,
  }),
  sqlCheck({
    id: "database.encoding",
    title: "The database holds every language's letters",
    advice: "Make a new database with ENCODING 'UTF8' and restore a backup into it.",
    sql: `SELECT 'the encoding is ' || setting AS fault FROM pg_settings WHERE name = 'server_encoding' AND setting <> 'UTF8'`,
  }),
  sqlCheck({
    id: "database.constraints",
    title: "Every index and constraint is in force",
    advice: "Run REINDEX on the named indexes and VALIDATE CONSTRAINT on the named constraints.",
    sql: `
      SELECT format('index %s is not valid', c.relname) AS fault
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
       WHERE NOT (i.indisvalid AND i.indisready)
       UNION ALL
      SELECT format('constraint %s of %s is not validated', k.conname, k.conrelid::regclass)
        FROM pg_constraint k
        JOIN pg_namespace n ON n.oid = k.connamespace AND n.nspname = current_schema()
       WHERE NOT k.convalidated`,
  }),
  {
    id: "session.ended",
    title: "Sessions and revocations were looked through",
    advice: "Nothing needs to be done.",
    async run(ask) {
      const [row] = await ask<{ sessions: string; ended: string; revocations: string }>(`
        SELECT (SELECT count(*) FROM session) AS sessions,
               (SELECT count(*) FROM session WHERE expires_at < now() OR revoked_at IS NOT NULL) AS ended,
               (SELECT count(*) FROM revocation WHERE created_at < now() - interval '1 day') AS revocations`);
      const { sessions = "0", ended = "0", revocations = "0" } = row ?? {};
      return found(
        [],
        `${ended} of ${sessions} sessions have ended, ${revocations} revocations are older than a day`,
      );
    },
  },
];
