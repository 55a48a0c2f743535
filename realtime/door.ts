import { randomUUID } from "node:crypto";
import type { SocketDoor } from "#commands/dispatch.ts";
import { findWatchable } from "#core/presence/find-watchable.ts";
import type { Runtime } from "#infra/runtime.ts";
import { contextOf } from "./context.ts";
import type { LiveSocket } from "./live.ts";
import type { PresenceBoard } from "./presence.ts";
import type { RoomBoard } from "./rooms.ts";

/** How commands enter from a socket: as the user who was settled in its handshake. */
export function createDoor(
  runtime: Runtime,
  { presence, rooms }: { presence: PresenceBoard; rooms: RoomBoard },
): (socket: LiveSocket) => SocketDoor {
  return (socket) => {
    const { app, userId, username, sessionId, address, userAgent } = socket.data;
    return {
      kind: "socket",
      socketId: socket.id,
      app,
      actor: { kind: "user", userId, username, sessionId },
      awaited: () => socket.connected,
      address,
      userAgent,
      requestId: randomUUID(),
      enterRoom: (room) => rooms.enter(socket, room),
      async watchPresence(usernames) {
        const ids = await findWatchable(contextOf(runtime, socket), usernames);
        const people = [...new Set(usernames)].map((name) => ({ username: name, userId: ids.get(name) }));
        return presence.watch(socket, people);
      },
    };
  };
}
