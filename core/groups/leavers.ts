import type { ConversationEntry } from "#protocol/entries.ts";
import type { Queryable } from "../database.ts";
import type { UserRef } from "../hints.ts";
import { toId } from "../to-id.ts";

/** Usernames of those for whom a conversation ends with this entry: they see it and nothing after. */
export function leaversOf(entry: ConversationEntry): string[] {
  if (entry.kind === "group.membersRemoved") return entry.users;
  return entry.kind === "group.memberLeft" ? [entry.user] : [];
}

/** They as the push names people, of whichever app they are. */
export async function findLeavers(
  db: Queryable,
  { appId, conversation }: { appId: number; conversation: number },
  entry: ConversationEntry,
): Promise<UserRef[]> {
  if (leaversOf(entry).length === 0) return [];
  const ended = await db.membershipInterval.findMany({
    where: { convAppId: appId, convId: conversation, toSeq: entry.seq },
    select: { userAppId: true, userId: true },
  });
  return ended.map(({ userAppId, userId }) => ({ appId: userAppId, userId: toId(userId) }));
}
