import type { ConversationEntry, UserEntry } from "#protocol/entries.ts";
import type { RoomFacts, RoomMembership } from "#protocol/room.ts";
import type { Cursor } from "#protocol/sync.ts";
import type { TransparentTarget } from "#protocol/transparent.ts";

/** A user on the bus: rooms are named by ids, never by names. */
export type UserRef = { appId: number; userId: number };

/** What happened, for live sockets. Every hint may be lost: sockets and clients heal from the database. */
export type Hint =
  | {
      kind: "conversation.entries";
      appId: number;
      conversation: number;
      membersSeq: number;
      entries: ConversationEntry[];
    }
  | { kind: "user.entries"; appId: number; userId: number; entries: UserEntry[] }
  | {
      kind: "cursor.moved";
      appId: number;
      conversation: number;
      mover: UserRef & { username: string };
      cursor: Cursor;
      /** For the mover's own devices. */
      unread?: number;
      /** A single chat: the other side is told too, without the unread count. Otherwise only the mover's devices. */
      pair: boolean;
    }
  | { kind: "typing.changed"; appId: number; conversation: number; typist: UserRef & { username: string } }
  | { kind: "room.changed"; appId: number; room: number; conversation: number; facts: RoomFacts }
  /** What one person is in a room; null: not inside any more. */
  | {
      kind: "room.standing";
      appId: number;
      room: number;
      conversation: number;
      userId: number;
      me: RoomMembership | null;
    }
  | { kind: "room.deleted"; appId: number; room: number; conversation: number }
  | {
      kind: "transparent.sent";
      appId: number;
      sender: UserRef & { username: string; sessionId: number };
      /** A user's devices, or everybody else's in a conversation. */
      to: { userId: number } | { conversation: number };
      target: TransparentTarget;
      text: string;
    }
  | { kind: "profile.changed"; appId: number; userId: number; username: string; profileVersion: number }
  | {
      kind: "revoked";
      appId: number;
      userId: number;
      sessionId: number | null;
      exceptId: number | null;
      reason: string;
    }
  | {
      /** `watched` blocked the watcher, who learns nothing of them from now on. */
      kind: "watch.ended";
      appId: number;
      watched: { userId: number; username: string };
      watcherId: number;
    }
  | StretchHint
  | RosterHint;

/** Entries too large to travel: whoever has readers of the log takes them from the database. */
export type StretchHint =
  | {
      kind: "conversation.grown";
      appId: number;
      conversation: number;
      membersSeq: number;
      from: number;
      to: number;
    }
  | { kind: "user.grown"; appId: number; userId: number; from: number; to: number };

/** A live connection as processes tell each other of it: `number` rises with every connection of a process. */
export type RosterEntry = [number: number, appId: number, userId: number, sessionId: number];

/** What processes tell each other of their live connections. */
export type RosterHint =
  /** A process has come or was away: everybody tells what they have. */
  | { kind: "roster.asked" }
  | { kind: "roster.changed"; came: RosterEntry[]; gone: number[] }
  /** All connections of the process with numbers from `from` to `to`. */
  | { kind: "roster.told"; from: number; to: number; connections: RosterEntry[] }
  /** The process ends in an orderly way. */
  | { kind: "roster.left" };
