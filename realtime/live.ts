import type { Server, Socket } from "socket.io";
import type { AppRef } from "#core/context.ts";
import type { UserRef } from "#core/hints.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { ClientEvents, ServerEvents } from "#protocol/signals.ts";

/** Who is at the other end of a socket: settled once, in the handshake. */
export type LiveData = {
  app: AppRef;
  userId: number;
  username: string;
  sessionId: number;
  address: string;
  userAgent: string;
};

export type LiveServer = Server<ClientEvents, ServerEvents, Record<string, never>, LiveData>;
export type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, LiveData>;

/** Everything for a user goes to this room. Ids, never names: two apps may have a user of the same name. */
export const userRoom = ({ appId, userId }: UserRef): string => `u:${appId}:${userId}`;

/** What is said in a chat room goes to this one. */
export const chatRoom = (appId: number, conversation: number): string => `r:${appId}:${conversation}`;

/** Sockets that are left out at the moment because they do not read. */
export const SLOW_ROOM = "slow";

/** Those who want to hear about a user: presence and profile. */
export const watchersRoom = ({ appId, userId }: UserRef): string => `p:${appId}:${userId}`;

export const userOf = ({ data }: LiveSocket): UserRef => ({ appId: data.app.id, userId: data.userId });

/** Says why, then closes; without `retryMs` the client does not come back by itself. */
export function endSocket(
  socket: LiveSocket,
  code: ErrorCode | "restarting",
  more: { retryMs?: number; ticket?: string } = {},
): void {
  socket.emit("connection.closing", { code, ...more });
  socket.disconnect(true);
}
