import type { ConversationEntry } from "#protocol/entries.ts";
import type { Context } from "../context.ts";
import type { UserRef } from "../hints.ts";
import { findUserIds } from "../users/find-user-ids.ts";

/** Usernames of those for whom a conversation ends with this entry: they see it and nothing after. */
export function leaversOf(entry: ConversationEntry): string[] {
  if (entry.kind === "group.membersRemoved") return entry.users;
  return entry.kind === "group.memberLeft" ? [entry.user] : [];
}

/** They as the push names people. */
export async function findLeavers(
  { db, runtime }: Pick<Context, "db" | "runtime">,
  appId: number,
  entry: ConversationEntry,
): Promise<UserRef[]> {
  const usernames = leaversOf(entry);
  if (usernames.length === 0) return [];
  const ids = await findUserIds({ app: { id: appId }, db, runtime }, usernames);
  return [...ids.values()].map((userId) => ({ appId, userId }));
}
