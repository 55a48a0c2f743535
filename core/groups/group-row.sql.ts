import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** A group as the verbs of this folder work on it. */
export type GroupRow = {
  id: number;
  conversation: number;
  name: string;
  description: string;
  avatar: string | null;
  visibility: number;
  settings: unknown;
  silencedAll: boolean;
  memberCount: number;
  maxMembers: number;
  ownerId: number | null;
  owner: string | null;
  announcement: string | null;
  dissolved: boolean;
  createdAt: Date;
};

type Row = Omit<GroupRow, "id" | "conversation" | "ownerId"> & {
  id: bigint;
  conversation: bigint;
  ownerId: bigint | null;
};

/** A group of the app, dissolved ones too; null when there is none. */
export async function selectGroup(appId: number, db: Queryable, group: number): Promise<GroupRow | null> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT g.id, g.conversation_id AS "conversation", g.name, g.description, g.avatar, g.visibility, g.settings,
           g.silenced_all AS "silencedAll", g.member_count AS "memberCount", g.max_members AS "maxMembers", g.owner_id AS "ownerId", o.username AS "owner",
           a.text AS "announcement", g.dissolved_at IS NOT NULL AS "dissolved", g.created_at AS "createdAt"
      FROM groups g
      LEFT JOIN users o ON o.id = g.owner_id
      LEFT JOIN group_announcement a ON a.app_id = g.app_id AND a.group_id = g.id AND a.pinned
     WHERE g.app_id = ${appId}::integer AND g.id = ${group}::bigint`;
  if (!row) return null;
  return {
    ...row,
    id: toId(row.id),
    conversation: toId(row.conversation),
    ownerId: row.ownerId === null ? null : toId(row.ownerId),
  };
}
