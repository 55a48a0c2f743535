import type pg from "pg";

export type Table = { name: string; columns: string[] };

const OURS = "c.relnamespace = current_schema()::regnamespace";

/** What an extension brought belongs to it. */
const notOfExtension = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend d
                WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

/** The tables with their columns that hold values of their own; the record of migrations is left out. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE ${OURS} AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' AND ${notOfExtension("pg_class", "c.oid")}
     GROUP BY c.relname ORDER BY c.relname`);
  return rows;
}

export type Sequence = { name: string; type: string; last: string | null; start: string };

/** The sequences with the last number each has given. */
export async function listSequences(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(`
    SELECT sequencename::text AS name, data_type::text AS type, last_value::text AS last, start_value::text AS start
      FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1`);
  return rows;
}

export type AppliedMigration = { name: string; checksum: string };

/** The migrations that made the tables, in their order. */
export async function listMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(`
    SELECT migration_name AS name, checksum FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY migration_name`);
  return rows;
}

/** Statements that take away what slows loading down, and those that bring it back and check every row. */
export async function listConstraints(client: pg.ClientBase): Promise<{ drop: string[]; make: string[] }> {
  const { rows: references } = await client.query<{ table: string; name: string; definition: string }>(`
    SELECT k.conrelid::regclass::text AS table, quote_ident(k.conname) AS name, pg_get_constraintdef(k.oid) AS definition
      FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace ORDER BY 1, 2`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
     WHERE ${OURS} AND c.relkind = 'r' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
     ORDER BY 1`);
  return {
    drop: [
      ...references.map(({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${name}`),
      ...indexes.map(({ name }) => `DROP INDEX ${name}`),
    ],
    make: [
      ...indexes.map(({ definition }) => definition),
      ...references.map(
        ({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`,
      ),
    ],
  };
}

/** Removes everything from the schema but what extensions own. */
export async function emptySchema(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name) AS statement
      FROM (
        SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
               c.oid::regclass::text AS name, CASE c.relkind WHEN 'S' THEN 2 ELSE 1 END AS turn
          FROM pg_class c
         WHERE ${OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND ${notOfExtension("pg_class", "c.oid")}
        UNION ALL
        SELECT 'ROUTINE', p.oid::regprocedure::text, 3
          FROM pg_proc p
         WHERE p.pronamespace = current_schema()::regnamespace AND ${notOfExtension("pg_proc", "p.oid")}
        UNION ALL
        SELECT 'TYPE', t.oid::regtype::text, 4
          FROM pg_type t
         WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'd') AND ${notOfExtension("pg_type", "t.oid")}
      ) things
     ORDER BY turn`);
  for (const { statement } of rows) await client.query(statement);
}
