import type { EntriesFrame } from "./entries.ts";
import type { ErrorCode } from "./errors.ts";
import type { Presence } from "./presence.ts";
import type { RoomFacts, RoomMembership } from "./room.ts";
import type { Cursor } from "./sync.ts";
import type { TransparentCommand } from "./transparent.ts";

/** Server → client events. `entries` is the log; all others may be lost and are healed or refetched. */
export type ServerEvents = {
  /**
   * The first thing a socket hears: which history the server has. A client with another one repairs its copy before it
   * asks for anything that names a position.
   */
  "connection.opened": (signal: { epoch: string }) => void;
  entries: (frame: EntriesFrame) => void;
  /** Mine moved on another device (`username` is me), or the other side's did. */
  "cursor.moved": (signal: {
    conversation: number;
    username: string;
    cursor: Cursor;
    unread?: number;
  }) => void;
  "typing.changed": (signal: { conversation: number; username: string }) => void;
  /** A room I am inside of is another now; `me`: what I am in it is; `memberCount`: how many are inside is. */
  "room.changed": (signal: {
    room: number;
    facts?: RoomFacts;
    me?: RoomMembership;
    memberCount?: number;
  }) => void;
  /** I am not inside any more: removed, or the room is gone. */
  "room.left": (signal: { room: number }) => void;
  /** A word from somebody's program to mine; lost when nobody was there to hear it. */
  "transparent.received": (signal: TransparentCommand) => void;
  "presence.changed": (signal: Presence) => void;
  "profile.changed": (signal: { username: string; profileVersion: number }) => void;
  /** The server is about to close this socket. `retryMs` absent: do not come back by yourself. */
  "connection.closing": (signal: {
    code: ErrorCode | "restarting";
    retryMs?: number;
    ticket?: string;
  }) => void;
};

/** Client → server: every command by its name, with the answer as the ack. */
export type ClientEvents = Record<string, (input: unknown, ack: (answer: unknown) => void) => void>;
