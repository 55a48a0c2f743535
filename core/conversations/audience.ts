import type { Queryable } from "../database.ts";
import type { Audience, CoreRuntime } from "../runtime.ts";
import { selectAudience } from "./audience.sql.ts";

/**
 * Who is in a conversation now, from the cache when it is at least as new as `membersSeq`, the entry that last
 * changed the members; otherwise from the database.
 */
export async function audienceOf(
  runtime: Pick<CoreRuntime, "caches">,
  db: Queryable,
  appId: number,
  conversation: number,
  membersSeq = 0,
): Promise<Audience> {
  const { audiences } = runtime.caches;
  const key = `${appId}:${conversation}`;
  const cached = audiences.get(key);
  if (cached && cached.membersSeq >= membersSeq) return cached;
  const audience = await selectAudience(appId, db, conversation);
  if (audience.members.length > 0 || audience.isRoom) audiences.set(key, audience);
  return audience;
}
