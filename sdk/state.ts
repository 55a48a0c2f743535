import type { Preferences, UserSettings } from "#protocol/conversation.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { WireError } from "#protocol/errors.ts";
import type { Contact, FriendRequest } from "#protocol/friend.ts";
import type { GroupMember, JoinRequest } from "#protocol/group.ts";
import type { MessageBody, Target } from "#protocol/message.ts";
import type { RoomInfo } from "#protocol/room.ts";
import type { AppInfo } from "#protocol/session.ts";
import type { ConversationInfo, Cursor } from "#protocol/sync.ts";
import type { Profile, UserSummary } from "#protocol/user.ts";

/** A message of mine that is not yet known to be committed. It has no place in the log; it follows the last entry. */
export type OutgoingMessage = {
  clientId: string;
  target: Target;
  body: MessageBody;
  createdAt: number;
  /** `failed` waits for the person: retry or delete. All else goes on by itself. */
  state: "sending" | "failed";
  error?: WireError;
  /** How much of its file is uploaded, 0 to 1; absent when there is nothing to upload. */
  progress?: number;
};

/** A message whose ack has come and whose entry has not: shown as sent, still after the last entry. */
export type AcknowledgedMessage = Omit<OutgoingMessage, "state" | "error" | "progress"> & {
  state: "sent";
  seq: number;
};

export type ConversationState = {
  info: ConversationInfo;
  firstSeq: number;
  /** Highest position heard of. */
  head: number;
  /** Entries without a gap, oldest first: everything from `loadedFrom` to `next - 1` that may be seen. */
  entries: ConversationEntry[];
  /** The lowest position held; older ones are fetched by `loadOlder`. Equal to `firstSeq`: the beginning is here. */
  loadedFrom: number;
  /** The position that must come next. */
  next: number;
  activeAt: number;
  mine: Cursor;
  peer: Cursor | null;
  unread: number;
  /** `unread` counts everything up to here; it may lie above `next` while a gap is being fetched. */
  countedTo: number;
  /** The last displayable entry, also when `entries` is not loaded: the preview in the list. */
  lastEntry: ConversationEntry | null;
  /** Positions of unread messages that mention me, oldest first; capped. */
  mentions: number[];
  preferences: Preferences;
  loadingOlder: boolean;
  /** Usernames that are typing now. */
  typing: string[];
};

/** A chat room this device is inside of; nothing of it is kept. */
export type RoomState = {
  info: RoomInfo;
  /** The newest entries, without a gap. */
  entries: ConversationEntry[];
  /** The position that must come next. */
  next: number;
};

export type ConnectionState =
  | { phase: "connecting"; since: number }
  | { phase: "online" }
  /** Connected, the gap is being fetched. */
  | { phase: "syncing" }
  /** Trying again at `retryAt` (epoch ms); `since` is when the connection was lost. */
  | { phase: "offline"; since: number; retryAt: number }
  /** For good, until the person acts: signed out, revoked, disabled, `too_many`. */
  | {
      phase: "ended";
      reason: "session_revoked" | "user_disabled" | "app_suspended" | "too_many" | "not_signed_in";
    };

/** Everything a browser shows. One immutable snapshot; every change makes a new one. */
export type State = {
  app: AppInfo;
  me: Profile;
  connection: ConnectionState;
  /** False until the list of conversations was read from the cache or the server. */
  loaded: boolean;
  /** Changes when the server was restored to an earlier point; empty before the first answer. */
  epoch: string;
  /** How far my own log is contained in what follows; null before the first answer. */
  userSeq: number | null;
  /** By id. */
  conversations: Record<number, ConversationState>;
  /** Ids by last activity, newest first. */
  order: number[];
  /** Conversation with a person, by username; absent until the first message. */
  conversationOfUser: Record<string, number>;
  /** Conversation of a group, by the group's number. */
  conversationOfGroup: Record<number, number>;
  /** People of groups that were looked at, by conversation and username; never all, never kept. */
  members: Record<number, Record<string, GroupMember>>;
  /** My own unconfirmed messages by target key (`u:<username>`, `g:<id>`, `r:<id>`), in the order of my clicks. */
  outgoing: Record<string, (OutgoingMessage | AcknowledgedMessage)[]>;
  /** Drafts by target key; kept over a reload. */
  drafts: Record<string, string>;
  users: Record<string, UserSummary>;
  friends: Record<string, Contact>;
  requests: FriendRequest[];
  blocked: Record<string, UserSummary>;
  /** Chat rooms this device is inside of, by number. */
  rooms: Record<number, RoomState>;
  /** Requests to join that wait in groups I manage, and my own, newest first. */
  groupRequests: JoinRequest[];
  settings: UserSettings;
  /** Usernames known to be online, among those watched. */
  online: Record<string, boolean>;
  totalUnread: number;
};

/** `u:<username>`, `g:<id>` or `r:<id>`: names a conversation before it exists. */
export function targetKey(target: Target): string {
  if ("user" in target) return `u:${target.user}`;
  return "group" in target ? `g:${target.group}` : `r:${target.room}`;
}
