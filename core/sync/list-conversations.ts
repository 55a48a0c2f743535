import type { ConversationList, GetHead, Head, ListConversations } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { selectHeads } from "./heads.sql.ts";
import { readPositions } from "./positions.ts";

/** One page of the acting user's conversations by last activity, the first ones with their last visible entry. */
export async function listConversations(
  ctx: UserContext,
  input: ListConversations,
): Promise<ConversationList> {
  return ctx.runtime.syncQueries.run(() => readPage(ctx, input));
}

async function readPage(ctx: UserContext, { after, limit }: ListConversations): Promise<ConversationList> {
  // Positions are read first: what happens in between shows as a gap, never as something missed.
  const positions = await readPositions(ctx);
  const conversations = await selectHeads(ctx.app.id, ctx.db, { userId: ctx.actor.userId, after, limit });
  const last = conversations.length === limit ? conversations.at(-1) : undefined;
  return {
    ...positions,
    conversations,
    next: last ? { activeAt: last.activeAt, conversation: last.conversation.id } : null,
  };
}

/** Where one conversation stands for the acting user. */
export async function getConversation(ctx: UserContext, { conversation }: GetHead): Promise<Head> {
  const { app, actor, db, runtime } = ctx;
  const [head] = await runtime.syncQueries.run(() =>
    selectHeads(app.id, db, { userId: actor.userId, only: [conversation], limit: 1 }),
  );
  if (!head) throw refuse("conversation_not_found", "There is no such conversation for you.");
  return head;
}
