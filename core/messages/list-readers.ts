import type { CountReaders, ListReaders, ReadCount } from "#protocol/conversation.ts";
import { limits } from "#protocol/limits.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { countReaders, selectReaders } from "./readers.sql.ts";

/**
 * How many have read messages of the acting user, of those who are in and could see them. Other people's messages are
 * left out. Nothing is written for it, whatever the number of members: it is counted from how far everybody has read.
 */
export async function countReadersOf(ctx: UserContext, input: CountReaders): Promise<ReadCount[]> {
  const { app, actor, db, runtime } = ctx;
  return runtime.syncQueries.run(() => countReaders(app.id, db, { ...input, sender: actor.userId }));
}

/** Who has read a message of the acting user, or has not, by username. */
export async function listReaders(
  ctx: UserContext,
  { conversation, seq, read, after = "" }: ListReaders,
): Promise<{ users: UserSummary[]; next: string | null }> {
  const { app, actor, db } = ctx;
  const limit = limits.readersPage;
  const found = await selectReaders(app.id, db, {
    conversation,
    sender: actor.userId,
    seq,
    read,
    after,
    limit: limit + 1,
  });
  if (!found) throw refuse("message_not_found", "There is no such message of yours.");
  const users = found.slice(0, limit);
  return { users, next: found.length > limit ? (users.at(-1)?.username ?? null) : null };
}
