import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

/** Finds or makes the conversation of two users of one app, with its members, in one commit. */
export async function insertSingleConversation(
  appId: number,
  db: Queryable,
  low: number,
  high: number,
): Promise<number> {
  const [row] = await db.$queryRaw<
    { id: bigint | null }[]
  >`SELECT single_conversation(${appId}::integer, ${low}::bigint, ${high}::bigint) AS id`;
  if (!row?.id) throw new Error("the two users are not of this app");
  return toId(row.id);
}
