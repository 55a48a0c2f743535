import * as z from "zod";
import type { Preferences } from "./conversation.ts";
import type { ConversationEntry, Entry, Stretch } from "./entries.ts";
import type { GroupInfo } from "./group.ts";
import { limits } from "./limits.ts";
import { id, seq, time } from "./text.ts";
import type { UserSummary } from "./user.ts";

export type ConversationInfo =
  | { id: number; kind: "single"; peer: UserSummary }
  | { id: number; kind: "group"; group: GroupInfo };

/** How far somebody has come: positions in the conversation's log. */
export type Cursor = { read: number; delivered: number };

/** Where a conversation stands for me: enough to draw its row and to see whether my copy is whole. */
export type Head = {
  conversation: ConversationInfo;
  /** The first position I may see. */
  firstSeq: number;
  /** The end of the log; where I left it, when I am not in any more. */
  lastSeq: number;
  /** Content hash of the last entry; a copy that differs is dropped and pulled again. */
  lastHash: string;
  /** Time of the last displayable entry I may see; orders the list. */
  activeAt: number;
  mine: Cursor;
  /** Single chats: the other side's. */
  peer: Cursor | null;
  /** Countable entries above my read position, capped at `limits.unreadCap`. */
  unread: number;
  /** Positions of unread messages that mention me, oldest first, at most `limits.mentionsCap`. */
  mentions: number[];
  preferences: Preferences;
  /** The last displayable entry, for the first conversations of the list. */
  lastEntry: ConversationEntry | null;
  /** Groups: who wrote the last entry, when it is a message. */
  lastSender: UserSummary | null;
};

export const ListConversations = z.object({
  /** Continue below this place: `next` of the page before. */
  after: z.object({ activeAt: time, conversation: id }).optional(),
  limit: z.int().min(1).max(limits.headsPage).default(limits.headsPage),
});
export type ListConversations = z.infer<typeof ListConversations>;

export type ConversationList = {
  /** Changes when the server was restored to an earlier point. */
  epoch: string;
  userSeq: number;
  conversations: Head[];
  next: { activeAt: number; conversation: number } | null;
};

export const CheckHeads = z.object({
  heads: z
    .array(
      z.object({
        conversation: id,
        lastSeq: seq,
        lastHash: z.string().max(64).default(""),
        read: seq,
        peerRead: seq.default(0),
        peerDelivered: seq.default(0),
      }),
    )
    .max(limits.checkHeads),
});
export type CheckHeads = z.infer<typeof CheckHeads>;

export type CheckedHeads = {
  epoch: string;
  userSeq: number;
  /** Heads that differ from what was named, or are newer than all of them. */
  changed: Head[];
  /** Conversations that are no longer mine. */
  gone: number[];
};

export const GetHead = z.object({ conversation: id });
export type GetHead = z.infer<typeof GetHead>;

const log = z.union([z.templateLiteral(["c:", z.int().positive()]), z.literal("u")]);

/**
 * Forward: entries with seq > `after`. Backward (`before` given): the newest entries with seq < `before`;
 * there `limit` counts displayable ones. Always a contiguous stretch.
 */
export const Pull = z.object({
  log,
  after: seq.optional(),
  before: z.int().positive().optional(),
  limit: z
    .int()
    .positive()
    .default(limits.pullEntries)
    .transform((value) => Math.min(value, limits.pullEntriesMax)),
});
export type Pull = z.infer<typeof Pull>;

export type Pulled = Stretch<Entry> & { firstSeq: number; lastSeq: number };

export const MoveCursors = z.object({
  cursors: z
    .array(z.object({ conversation: id, read: seq.optional(), delivered: seq.optional() }))
    .min(1)
    .max(limits.cursorMoves),
});
export type MoveCursors = z.infer<typeof MoveCursors>;

export const SetTyping = z.object({ conversation: id });
export type SetTyping = z.infer<typeof SetTyping>;
