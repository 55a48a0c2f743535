import * as z from "zod";
import { limits } from "./limits.ts";
import type { MessageBody } from "./message.ts";
import { id } from "./text.ts";

/** What a conversation is for me alone; the same on all my devices. */
export type Preferences = {
  /** Messages arrive and nothing rings. */
  noDisturb: boolean;
  /** Groups: no messages arrive at all, changes of members and the like still do. */
  shielded: boolean;
  /** When I pinned it to the top; null when it is not. */
  pinnedAt: number | null;
  /** Shown as unread until it is opened. */
  markedUnread: boolean;
  /** Out of the list until a displayable entry above this position comes; 0: shown. */
  hiddenAt: number;
  /** Rises with every change. */
  version: number;
};

/** What holds for all of my conversations. */
export type UserSettings = {
  /** Nothing rings at all. */
  noDisturb: boolean;
};

export const UpdateConversation = z.object({
  conversation: id,
  noDisturb: z.boolean().optional(),
  shielded: z.boolean().optional(),
  pinned: z.boolean().optional(),
  markedUnread: z.boolean().optional(),
  hidden: z.boolean().optional(),
});
export type UpdateConversation = z.infer<typeof UpdateConversation>;

/** Deletes what was so far, for me alone. */
export const ClearConversation = z.object({ conversation: id });
export type ClearConversation = z.infer<typeof ClearConversation>;

export const SetNoDisturb = z.object({ noDisturb: z.boolean() });
export type SetNoDisturb = z.infer<typeof SetNoDisturb>;

const position = z.int().positive();

/** How many have read messages of mine in a group. */
export const CountReaders = z.object({
  conversation: id,
  seqs: z.array(position).min(1).max(limits.readCounts),
});
export type CountReaders = z.infer<typeof CountReaders>;

/** Of those who are in the group and could see the message, without its sender. */
export type ReadCount = { seq: number; read: number; total: number };

/** Who has read a message of mine, or has not; by username, `after` is `next` of the page before. */
export const ListReaders = z.object({
  conversation: id,
  seq: position,
  read: z.boolean().default(true),
  after: z.string().max(limits.usernameMaxBytes).optional(),
});
export type ListReaders = z.infer<typeof ListReaders>;

/** Messages of a conversation with a file of one kind, the newest first; `before` is `next` of the page before. */
export const ListMedia = z.object({
  conversation: id,
  kind: z.enum(["image", "video", "file", "voice"]),
  before: position.optional(),
});
export type ListMedia = z.infer<typeof ListMedia>;

export type MediaItem = { seq: number; sender: string; createdAt: number; body: MessageBody };
export type MediaPage = { items: MediaItem[]; next: number | null };
