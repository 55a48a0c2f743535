import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** The lines of an import that will become accounts of these names, which are in lower case. */
export async function selectImportedNames(
  appId: number,
  db: Queryable,
  { task, names }: { task: number; names: readonly string[] },
): Promise<{ number: number; name: string }[]> {
  return db.$queryRaw`
    SELECT r.number, lower(r.input->>'username') AS name FROM task_row r
     WHERE r.app_id = ${appId}::integer AND r.task_id = ${task}::bigint AND r.code IS NULL
       AND lower(r.input->>'username') = ANY(${names}::text[])`;
}

/** What became of lines that had no turn yet, in one statement; their passwords are forgotten. Answers how many. */
export async function noteImported(
  appId: number,
  db: Queryable,
  { task, numbers, codes }: { task: number; numbers: readonly number[]; codes: readonly string[] },
): Promise<number> {
  return db.$executeRaw`
    UPDATE task_row r SET code = n.code, input = r.input - 'password'
      FROM unnest(${numbers}::integer[], ${codes}::text[]) AS n (number, code)
     WHERE r.app_id = ${appId}::integer AND r.task_id = ${task}::bigint AND r.number = n.number AND r.code IS NULL`;
}

/** Forgets the passwords of an import that will not go on. */
export async function forgetPasswords(appId: number, db: Queryable, task: number): Promise<number> {
  return db.$executeRaw`
    UPDATE task_row r SET input = r.input - 'password'
     WHERE r.app_id = ${appId}::integer AND r.task_id = ${task}::bigint AND r.input ? 'password'`;
}

/** Imports of all apps that were started and are not over, the oldest first: they run for the installation. */
export async function selectOpenImports(db: Queryable): Promise<{ appId: number; id: number }[]> {
  const rows = await db.$queryRaw<{ appId: number; id: bigint }[]>`
    SELECT t.app_id AS "appId", t.id FROM task t JOIN app a ON a.id = t.app_id
     WHERE t.kind = 'users.import' AND t.state IN ('waiting', 'running') AND a.deleted_at IS NULL
     ORDER BY t.id`;
  return rows.map(({ appId, id }) => ({ appId, id: toId(id) }));
}
