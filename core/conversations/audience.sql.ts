import type { Queryable } from "../database.ts";
import type { Audience } from "../runtime.ts";
import { toId } from "../to-id.ts";

/** The members of a conversation of the app whose visibility is open; nobody when the app has no such one. */
export async function selectAudience(appId: number, db: Queryable, conversation: number): Promise<Audience> {
  const rows = await db.$queryRaw<{ appId: number; userId: bigint; shielded: boolean; membersSeq: bigint }[]>`
    SELECT mi.user_app_id AS "appId", mi.user_id AS "userId", mi.shielded, c.members_seq AS "membersSeq"
      FROM conversation c
      JOIN membership_interval mi ON mi.conv_app_id = c.app_id AND mi.conv_id = c.id AND mi.to_seq IS NULL
     WHERE c.app_id = ${appId}::integer AND c.id = ${conversation}::bigint`;
  return {
    membersSeq: toId(rows[0]?.membersSeq ?? 0n),
    members: rows.map(({ appId: userAppId, userId, shielded }) => ({
      appId: userAppId,
      userId: toId(userId),
      ...(shielded ? { shielded } : {}),
    })),
  };
}
