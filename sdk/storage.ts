import type { Preferences, UserSettings } from "#protocol/conversation.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { ErrorCode, WireError } from "#protocol/errors.ts";
import type { Contact, FriendRequest } from "#protocol/friend.ts";
import type { JoinRequest } from "#protocol/group.ts";
import type { UploadedMedia } from "#protocol/media.ts";
import type { MessageBody, Target } from "#protocol/message.ts";
import type { ConversationInfo, Cursor } from "#protocol/sync.ts";
import type { Profile, UserSummary } from "#protocol/user.ts";

/** A conversation without its entries. */
export type StoredConversation = {
  id: number;
  /** The server's history that it is a copy of. */
  epoch: string;
  info: ConversationInfo;
  firstSeq: number;
  next: number;
  activeAt: number;
  mine: Cursor;
  peer: Cursor | null;
  unread: number;
  countedTo: number;
  lastEntry: ConversationEntry | null;
  mentions: number[];
  preferences: Preferences;
  /** Position of the newest entry held; 0: none. */
  tail: number;
};

/**
 * An entry with the position of the entry before it in the same gap-free stretch, 0 at the stretch's lower end.
 * Tabs write the same cache without agreeing; following these links never jumps over a gap one of them left.
 */
export type StoredEntry = { conversation: number; prev: number; entry: ConversationEntry };

/** What belongs to the person rather than to a conversation. */
export type StoredAccount = {
  epoch: string;
  userSeq: number | null;
  me: Profile;
  friends: Contact[];
  requests: FriendRequest[];
  blocked: UserSummary[];
  groupRequests: JoinRequest[];
  settings: UserSettings;
};

/** A message of mine that the server has not confirmed. */
export type StoredMessage = {
  clientId: string;
  target: Target;
  body: MessageBody;
  createdAt: number;
  state: "sending" | "failed";
  error?: WireError & { code: ErrorCode };
  /** The tab that sends it. */
  tab: string;
  /** When its tab last took hold of it (epoch ms). */
  heldAt: number;
};

/** The bytes of a message of mine that are still to be uploaded. */
export type StoredFile = {
  clientId: string;
  file: Blob;
  /** The still picture of a video. */
  poster?: Blob;
  /** Where a resumable upload of it has begun. */
  uploadUrl?: string;
  /** The still picture, once the server has it. */
  still?: UploadedMedia;
};

export type Snapshot = {
  account: StoredAccount | null;
  conversations: StoredConversation[];
  drafts: Record<string, string>;
};

/** One write of the cache; all of it or nothing is kept. */
export type StorageWrite = {
  account?: StoredAccount;
  conversations: StoredConversation[];
  entries: StoredEntry[];
  /** Conversations whose entries below `below` are forgotten before the new ones are written. */
  forget: { conversation: number; below: number }[];
  /** Messages whose body must go, wherever it is kept. */
  blank: { conversation: number; seq: number }[];
  /** Conversations that are no longer mine. */
  gone: number[];
};

/**
 * Where a device keeps what it has: a cache of the server's logs, and the outbox, which is not a cache. Every
 * method may run in several tabs at once. A failed read answers as if nothing were kept.
 */
export type Storage = {
  /** Shared by the tabs of one user; names locks. */
  name: string;
  load(): Promise<Snapshot>;
  /** Up to `limit` entries of the gap-free stretch that ends with `tail`, oldest first; `tail` included. */
  entriesUpTo(conversation: number, tail: number, limit: number): Promise<ConversationEntry[]>;
  /** Up to `limit` entries right below the entry `seq` in its stretch, oldest first. */
  entriesBelow(conversation: number, seq: number, limit: number): Promise<ConversationEntry[]>;
  write(change: StorageWrite): Promise<void>;
  /** Resolves when the message would survive a crash. */
  putMessage(message: StoredMessage): Promise<void>;
  removeMessage(clientId: string): Promise<void>;
  listMessages(): Promise<StoredMessage[]>;
  /** Resolves when the bytes would survive a crash. */
  putFile(file: StoredFile): Promise<void>;
  getFile(clientId: string): Promise<StoredFile | null>;
  removeFile(clientId: string): Promise<void>;
  setDraft(key: string, text: string): Promise<void>;
  close(): Promise<void>;
  /** Closes and deletes everything. */
  destroy(): Promise<void>;
};
