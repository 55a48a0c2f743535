import type { Queryable } from "../database.ts";
import type { Audience } from "../runtime.ts";
import { toId } from "../to-id.ts";

type Row = {
  appId: number | null;
  userId: bigint | null;
  shielded: boolean | null;
  membersSeq: bigint;
  isRoom: boolean;
};

/** The members of a conversation of the app whose visibility is open; nobody when it is a room, or none of the app's. */
export async function selectAudience(appId: number, db: Queryable, conversation: number): Promise<Audience> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT mi.user_app_id AS "appId", mi.user_id AS "userId", mi.shielded, c.members_seq AS "membersSeq",
           c.kind = 'room' AS "isRoom"
      FROM conversation c
      LEFT JOIN membership_interval mi ON mi.conv_app_id = c.app_id AND mi.conv_id = c.id AND mi.to_seq IS NULL
     WHERE c.app_id = ${appId}::integer AND c.id = ${conversation}::bigint`;
  const [first] = rows;
  return {
    membersSeq: toId(first?.membersSeq ?? 0n),
    members: rows.flatMap(({ appId: userAppId, userId, shielded }) =>
      userAppId === null || userId === null
        ? []
        : [{ appId: userAppId, userId: toId(userId), ...(shielded ? { shielded } : {}) }],
    ),
    ...(first?.isRoom ? { isRoom: true } : {}),
  };
}
