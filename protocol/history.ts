import * as z from "zod";
import { limits } from "./limits.ts";
import type { MessageBody } from "./message.ts";
import type { Mark } from "./search.ts";
import { id, text, time, username } from "./text.ts";

/** Which messages of an app an operator looks at. */
export const HistoryFilter = z.object({
  words: text(limits.searchMaxBytes).optional(),
  /** Who wrote it. */
  from: username.optional(),
  /** Somebody whose single chats are meant. */
  with: username.optional(),
  group: id.optional(),
  room: id.optional(),
  conversation: id.optional(),
  place: z.enum(["single", "group", "room"]).optional(),
  kind: z
    .string()
    .regex(/^[a-z]{1,32}$/, "is not a kind of message")
    .optional(),
  /** Written at this time or later, and before that one. */
  since: time.optional(),
  until: time.optional(),
});
export type HistoryFilter = z.infer<typeof HistoryFilter>;

const page = {
  cursor: z.string().max(64).optional(),
  /** The page before this place instead of the one after `cursor`. */
  before: z.string().max(64).optional(),
  limit: z.int().min(1).max(limits.historyRows).default(limits.historyPage),
};

export const ListHistory = HistoryFilter.extend(page);
export type ListHistory = z.infer<typeof ListHistory>;

const place = { conversation: id, seq: z.int().positive() };

export const MessagePlace = z.object(place);
export type MessagePlace = z.infer<typeof MessagePlace>;

export const MessagePlaces = z.object({
  messages: z.array(MessagePlace).min(1).max(limits.historyRows),
});
export type MessagePlaces = z.infer<typeof MessagePlaces>;

export const ReadAround = z.object({
  ...place,
  /** How many messages before it, and after it. */
  count: z.int().min(1).max(limits.historyPage).default(10),
  /** Shows what was written; asks for the role and leaves a trace. */
  reveal: z.boolean().default(false),
});
export type ReadAround = z.infer<typeof ReadAround>;

export const RetractAny = MessagePlaces.extend({
  /** Whether the messages are also taken out of the history that operators see. */
  forget: z.boolean().default(false),
});
export type RetractAny = z.infer<typeof RetractAny>;

export const ExportHistory = HistoryFilter.extend({
  format: z.enum(["jsonl", "html"]),
  after: z.string().max(64).nullable().default(null),
});
export type ExportHistory = z.infer<typeof ExportHistory>;

export type ConversationPlace =
  | { kind: "single"; users: string[] }
  | { kind: "group"; id: number; name: string }
  | { kind: "room"; id: number; name: string };

/** A message as an operator sees it. */
export type HistoryMessage = {
  messageId: number;
  conversation: number;
  seq: number;
  place: ConversationPlace;
  sender: string;
  kind: string;
  createdAt: number;
  retracted: boolean;
  /** Null while it is masked, and once it was taken back. */
  body: MessageBody | null;
  masked: boolean;
  /** Characters that were written: what a masked message shows. */
  length: number;
  marks: Mark[];
};

export type HistoryPage = {
  messages: HistoryMessage[];
  next: string | null;
  previous: string | null;
  /** Counted up to a limit: `isMore` when there are more. */
  total: number;
  isMore: boolean;
};

/** What became of a message, from its acceptance to whoever has read it. */
export type MessageJourney = {
  message: HistoryMessage;
  clientId: string | null;
  hash: string;
  retractedAt: number | null;
  /** The last position of its conversation, to compare the members' with. */
  lastSeq: number;
  members: number;
  delivered: number;
  read: number;
  /** Whoever is least far first; at most 200. */
  positions: {
    username: string;
    nickname: string;
    delivered: number;
    read: number;
    online: boolean;
  }[];
  /** What the app's own server was told of it. */
  callback: { state: "none" | "told" | "waiting" | "failed"; error: string };
};

export type RetractedAny = { conversation: number; seq: number; outcome: "done" | "not_found" | "retracted" };
