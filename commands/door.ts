import type { AppRef, UserActor } from "#core/context.ts";
import { refuse } from "#core/fail.ts";
import type { Realm } from "#core/sessions/session-cookie.ts";
import type { Presence } from "#protocol/presence.ts";

/** Where a command came in, and what only that way can do. */
export type Door = SocketDoor | HttpDoor;

type Visit = {
  /** The socket's address, or the client's behind a trusted proxy. */
  address: string;
  userAgent: string;
  /** Names this one request in the answer and in the log. */
  requestId: string;
};

/** The live connection: who is at the other end was settled in the handshake. */
export type SocketDoor = Visit & {
  kind: "socket";
  socketId: string;
  app: AppRef;
  actor: UserActor;
  /** False once the connection is gone, and with it whoever asked. */
  awaited(): boolean;
  /** What is said in a chat room arrives at this socket from now on. */
  enterRoom(room: { id: number; conversation: number }): void;
  /** Replaces whom this socket watches and answers how they stand now. */
  watchPresence(usernames: string[]): Promise<Presence[]>;
};

/** A POST: the app and the realm come from headers, who asks from the realm's cookie. */
export type HttpDoor = Visit & {
  kind: "http";
  appKey: string | undefined;
  realm: Realm;
  cookieHeader: string | undefined;
  /** Hands the browser a session; `null` takes it away. */
  setSession(realm: Realm, app: Pick<AppRef, "id">, sessionId: number | null): Promise<void>;
  /** Tells the browser to forget what it cached. */
  clearSiteData(): void;
};

/** What needs a cookie to be set or cleared cannot come over the socket. */
export function overHttp(door: Door): HttpDoor {
  if (door.kind === "http") return door;
  throw refuse("forbidden", "This command is taken over HTTP only.");
}
