import type { ConversationEntry, UserEntry } from "#protocol/entries.ts";
import type { Cursor } from "#protocol/sync.ts";

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
  | { kind: "profile.changed"; appId: number; userId: number; username: string; profileVersion: number }
  | {
      kind: "revoked";
      appId: number;
      userId: number;
      sessionId: number | null;
      exceptId: number | null;
      reason: string;
    };
