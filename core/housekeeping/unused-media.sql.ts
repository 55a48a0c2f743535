import type { Database, Queryable } from "../database.ts";

// Files of all apps that nothing refers to: these run for the installation and not for a tenant.

/** What nobody sent within a day will not be sent any more. */
const KEEP_HOURS = 24;

export type UnusedMedia = { id: bigint; type: string; storageKey: string };

/** Rows of files that no message and no avatar refers to, at most `limit`: a day old, or taken back an hour ago. */
export async function listUnusedMedia(db: Queryable, limit: number): Promise<UnusedMedia[]> {
  return db.$queryRaw`
    SELECT m.id, m.type, m.storage_key AS "storageKey" FROM media m
     WHERE (m.created_at < clock_timestamp() - make_interval(hours => ${KEEP_HOURS}::integer)
            OR m.deleted_at < clock_timestamp() - interval '1 hour')
       AND NOT EXISTS (SELECT 1 FROM media_reference r WHERE r.app_id = m.app_id AND r.media_id = m.id)
       AND NOT EXISTS (SELECT 1 FROM users u WHERE u.app_id = m.app_id AND u.avatar = m.media_id)
       AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.app_id = m.app_id AND g.avatar = m.media_id)
       AND NOT EXISTS (SELECT 1 FROM app a WHERE a.id = m.app_id AND a.icon = m.media_id)
     LIMIT ${limit}::integer`;
}

/**
 * Deletes such a row if it is still unused; false when somebody has begun to use it. The row is locked first and
 * judged by a new statement: whoever was about to refer to it has done so by then, or finds it gone.
 */
export async function deleteUnusedMedia(db: Database, id: bigint): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM media WHERE id = ${id}::bigint FOR UPDATE`;
    const deleted = await tx.$executeRaw`
      DELETE FROM media m
       WHERE m.id = ${id}::bigint
         AND NOT EXISTS (SELECT 1 FROM media_reference r WHERE r.app_id = m.app_id AND r.media_id = m.id)
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.app_id = m.app_id AND u.avatar = m.media_id)
         AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.app_id = m.app_id AND g.avatar = m.media_id)
         AND NOT EXISTS (SELECT 1 FROM app a WHERE a.id = m.app_id AND a.icon = m.media_id)`;
    return deleted > 0;
  });
}

/** Deletes uploads that began a day ago, at most `limit`, and answers their parts. */
export async function deleteOldUploads(db: Queryable, limit: number): Promise<string[][]> {
  const rows = await db.$queryRaw<{ parts: string[] }[]>`
    DELETE FROM upload WHERE (app_id, id) IN (
      SELECT app_id, id FROM upload
       WHERE created_at < clock_timestamp() - make_interval(hours => ${KEEP_HOURS}::integer) LIMIT ${limit}::integer)
    RETURNING parts`;
  return rows.map(({ parts }) => parts);
}

/** Which of these keys belong to a row: a file with its sizes, or a part of an upload. */
export async function ownedKeys(db: Queryable, keys: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ key: string }[]>`
    SELECT k.key FROM unnest(${keys}::text[]) AS k(key)
     WHERE EXISTS (SELECT 1 FROM media m WHERE m.storage_key = regexp_replace(k.key, '\.(list|bubble|lightbox)$', ''))
        OR EXISTS (SELECT 1 FROM upload u WHERE k.key LIKE 'uploads/%' AND u.id = split_part(k.key, '/', 3)
                      AND k.key = ANY (u.parts))`;
  return new Set(rows.map(({ key }) => key));
}

/** Rows of files in the order of their numbers, of all apps. */
export async function listStoredMedia(db: Queryable, after: bigint, limit: number): Promise<UnusedMedia[]> {
  return db.$queryRaw`
    SELECT id, type, storage_key AS "storageKey" FROM media WHERE id > ${after}::bigint ORDER BY id LIMIT ${limit}::integer`;
}
