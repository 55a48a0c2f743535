import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** A group as its app sees it. */
export type AppGroup = {
  id: number;
  name: string;
  description: string;
  avatar: string | null;
  /** 1 private, 2 public. */
  visibility: number;
  maxMembers: number;
  memberCount: number;
  owner: string | null;
  appKey: string;
  createdAt: Date;
  updatedAt: Date;
};

/**
 * Groups that were not dissolved, in the order they were made: these ones of the app, or those that a user of it is in,
 * with those of the other apps of its account or without.
 */
export async function selectAppGroups(
  appId: number,
  db: Queryable,
  wanted: { ids: number[] } | { userId: number; ofAllApps?: boolean },
): Promise<AppGroup[]> {
  const which =
    "ids" in wanted
      ? Prisma.sql`g.app_id = ${appId}::integer AND g.id = ANY (${wanted.ids}::bigint[])`
      : Prisma.sql`(g.app_id, g.conversation_id) IN (
          SELECT mi.conv_app_id, mi.conv_id FROM membership_interval mi
           WHERE mi.user_app_id = ${appId}::integer AND mi.user_id = ${wanted.userId}::bigint
             AND (${wanted.ofAllApps ?? false}::boolean OR mi.conv_app_id = ${appId}::integer) AND mi.to_seq IS NULL)`;
  const rows = await db.$queryRaw<(Omit<AppGroup, "id"> & { id: bigint })[]>`
    SELECT g.id, g.name, g.description, g.avatar, g.visibility, g.max_members AS "maxMembers",
           g.member_count AS "memberCount", o.username AS "owner", a.app_key AS "appKey", g.created_at AS "createdAt", g.updated_at AS "updatedAt"
      FROM groups g
      JOIN app a ON a.id = g.app_id
      LEFT JOIN users o ON o.id = g.owner_id
     WHERE g.dissolved_at IS NULL AND ${which}
     ORDER BY g.id`;
  return rows.map((row) => ({ ...row, id: toId(row.id) }));
}
