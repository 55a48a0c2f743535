import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/**
 * May the reader see an entry that refers to this file? Entries outside of what they saw of the conversation do not
 * count, nor those that were taken back.
 */
export async function seesMedia(
  appId: number,
  db: Queryable,
  { media, reader }: { media: number; reader: number },
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ sees: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM media_reference r
        JOIN log l ON l.app_id = r.app_id AND l.conv_id = r.conv_id AND l.seq = r.seq AND l.retracted_at IS NULL
       WHERE r.app_id = ${appId}::integer AND r.media_id = ${media}::bigint
         AND (EXISTS (SELECT 1 FROM membership_interval mi
                       WHERE mi.conv_app_id = r.app_id AND mi.conv_id = r.conv_id AND mi.user_id = ${reader}::bigint
                         AND NOT mi.shielded AND l.seq >= mi.from_seq AND (mi.to_seq IS NULL OR l.seq <= mi.to_seq)
                         AND EXISTS (SELECT 1 FROM membership_interval o
                                      WHERE o.conv_app_id = mi.conv_app_id AND o.conv_id = mi.conv_id
                                        AND o.user_id = mi.user_id AND o.to_seq IS NULL))
              OR EXISTS (SELECT 1 FROM room m JOIN room_member rm ON rm.app_id = m.app_id AND rm.room_id = m.id
                          WHERE m.app_id = r.app_id AND m.conversation_id = r.conv_id AND rm.user_id = ${reader}::bigint
                            AND l.seq >= rm.from_seq))) AS sees`;
  return row?.sees ?? false;
}

/** The other app of the account that has a file of that id; undefined when none has. */
export async function selectForeignHome(
  appId: number,
  db: Queryable,
  mediaId: string,
): Promise<number | undefined> {
  const [row] = await db.$queryRaw<{ homeId: number }[]>`
    SELECT m.app_id AS "homeId"
      FROM app own
      JOIN app sister ON sister.account_id = own.account_id AND sister.id <> own.id
      JOIN media m ON m.app_id = sister.id AND m.media_id = ${mediaId}
     WHERE own.id = ${appId}::integer LIMIT 1`;
  return row?.homeId;
}

/** Is the file an avatar of somebody or of a group? */
export async function isAvatar(appId: number, db: Queryable, mediaId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ used: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM users WHERE app_id = ${appId}::integer AND avatar = ${mediaId})
        OR EXISTS (SELECT 1 FROM groups WHERE app_id = ${appId}::integer AND avatar = ${mediaId})
        OR EXISTS (SELECT 1 FROM app WHERE id = ${appId}::integer AND icon = ${mediaId}) AS used`;
  return row?.used ?? false;
}

/** Keeps the file from being swept until the transaction ends; false when it is not there. */
export async function holdMedia(appId: number, db: Queryable, mediaId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM media WHERE app_id = ${appId}::integer AND media_id = ${mediaId} AND deleted_at IS NULL FOR KEY SHARE`;
  return rows.length > 0;
}

/** What a user uploaded in the last 24 hours and what is on its way. */
export async function uploadedToday(
  appId: number,
  db: Queryable,
  user: number,
): Promise<{ bytes: number; files: number }> {
  const [row] = await db.$queryRaw<{ bytes: bigint; files: bigint }[]>`
    SELECT coalesce(sum(u.size), 0)::bigint AS bytes, count(*) AS files FROM (
      SELECT size FROM media
       WHERE app_id = ${appId}::integer AND uploader_id = ${user}::bigint AND created_at > clock_timestamp() - interval '1 day'
      UNION ALL
      SELECT size FROM upload WHERE app_id = ${appId}::integer AND user_id = ${user}::bigint AND media_id IS NULL
    ) u`;
  return { bytes: toId(row?.bytes ?? 0n), files: toId(row?.files ?? 0n) };
}

/** Adds a part to an upload that has received exactly `at` bytes; false when it has not, and nothing was changed. */
export async function addPart(
  appId: number,
  db: Queryable,
  part: { upload: string; at: number; key: string; bytes: number },
): Promise<boolean> {
  const { upload, at, key, bytes } = part;
  const added = await db.$executeRaw`
    UPDATE upload SET received = received + ${bytes}::bigint, parts = array_append(parts, ${key})
     WHERE app_id = ${appId}::integer AND id = ${upload} AND received = ${at}::bigint AND media_id IS NULL
       AND received + ${bytes}::bigint <= size`;
  return added > 0;
}

/** Ends the use of files that no message refers to any more. */
export async function endUnreferred(appId: number, db: Queryable, media: number[]): Promise<void> {
  if (media.length === 0) return;
  await db.$executeRaw`
    UPDATE media m SET deleted_at = clock_timestamp()
     WHERE m.app_id = ${appId}::integer AND m.id = ANY (${media}::bigint[])
       AND NOT EXISTS (SELECT 1 FROM media_reference r WHERE r.app_id = m.app_id AND r.media_id = m.id)
       AND NOT EXISTS (SELECT 1 FROM users u WHERE u.app_id = m.app_id AND u.avatar = m.media_id)
       AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.app_id = m.app_id AND g.avatar = m.media_id)
       AND NOT EXISTS (SELECT 1 FROM app a WHERE a.id = m.app_id AND a.icon = m.media_id)`;
}
