import * as z from "zod";
import type { ConversationEntry } from "./entries.ts";
import { limits } from "./limits.ts";
import { id, text, time, username } from "./text.ts";

/** Where the next page of a search goes on: made by the page before, understood by nobody else. */
const cursor = z.string().max(64);

const words = text(limits.searchMaxBytes);
const kind = z.string().regex(/^[a-z]{1,32}$/, "is not a kind of message");

/** Looking through what the acting user may see. */
export const SearchMessages = z.object({
  words,
  conversation: id.optional(),
  /** Who wrote it. */
  from: username.optional(),
  kind: kind.optional(),
  /** Written at this time or later, and before that one. */
  since: time.optional(),
  until: time.optional(),
  cursor: cursor.optional(),
  limit: z.int().min(1).max(limits.searchPage).default(limits.searchResults),
});
export type SearchMessages = z.infer<typeof SearchMessages>;

/** A stretch of a text that was looked for, in UTF-16 units. */
export type Mark = [from: number, to: number];

export type MessageHit = {
  conversation: number;
  entry: Extract<ConversationEntry, { kind: "message.created" }>;
  /** Where the text matches. */
  marks: Mark[];
};

export type FoundMessages = { hits: MessageHit[]; next: string | null };
