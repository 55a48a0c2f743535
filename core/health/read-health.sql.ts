import type { Queryable } from "../database.ts";

export type DatabaseHealth = {
  version: string;
  sizeBytes: number;
  connections: number;
  maxConnections: number;
  /** The database's clock, in milliseconds since 1970. */
  time: number;
  /** Files that are kept, and their bytes. */
  files: number;
  fileBytes: number;
  /** Messages that searches do not find yet; counted up to a limit. */
  unindexed: number;
};

const COUNTED = 10_000;

/** What the database says of itself; of the installation, not of an app. */
export async function selectDatabaseHealth(db: Queryable): Promise<DatabaseHealth> {
  const [row] = await db.$queryRaw<DatabaseHealth[]>`
    SELECT (SELECT setting FROM pg_settings WHERE name = 'server_version') AS version, pg_database_size(current_database())::double precision AS "sizeBytes",
           (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database()) AS connections,
           (SELECT setting::integer FROM pg_settings WHERE name = 'max_connections') AS "maxConnections",
           (SELECT count(*)::double precision FROM media) AS files,
           (SELECT coalesce(sum(size), 0)::double precision FROM media) AS "fileBytes",
           (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS time,
           (SELECT count(*)::integer FROM (
              SELECT 1 FROM log l LEFT JOIN message_index i ON i.app_id = l.app_id AND i.msg_id = l.msg_id
               WHERE l.msg_id > coalesce((SELECT p.msg_id FROM message_index_progress p), 0)
                 AND l.kind = 'message.created' AND i.msg_id IS NULL LIMIT ${COUNTED}::integer) behind) AS unindexed`;
  if (!row) throw new Error("the database told nothing of itself");
  return row;
}
