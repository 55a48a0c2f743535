import type { ListMedia, MediaPage } from "#protocol/conversation.ts";
import { limits } from "#protocol/limits.ts";
import type { UserContext } from "../context.ts";
import { toEntry } from "../messages/to-entry.ts";
import { selectConversationMedia } from "./conversation-media.sql.ts";

/** Images, videos, files or voices of a conversation as far as the acting user may see them, the newest first. */
export async function listConversationMedia(
  { app, actor, db, runtime }: UserContext,
  { conversation, kind, before = Number.MAX_SAFE_INTEGER }: ListMedia,
): Promise<MediaPage> {
  const limit = limits.mediaPage;
  const rows = await runtime.syncQueries.run(() =>
    selectConversationMedia(app.id, db, {
      conversation,
      reader: actor.userId,
      kind,
      before,
      limit: limit + 1,
    }),
  );
  const items = rows.slice(0, limit).flatMap((row) => {
    const entry = toEntry(row);
    return entry.kind === "message.created" && entry.body ? [{ ...entry, body: entry.body }] : [];
  });
  return { items, next: rows.length > limit ? (items.at(-1)?.seq ?? null) : null };
}
