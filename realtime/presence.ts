import type { UserRef } from "#core/hints.ts";
import type { Presence } from "#protocol/presence.ts";
import { type LiveServer, type LiveSocket, userOf, userRoom, watchersRoom } from "./live.ts";
import type { Registry } from "./registry.ts";

/** A user who goes and comes back within this time was never gone. */
const FLAP_MS = 2_000;

export type Watched = { username: string; userId: number | undefined };

export type PresenceBoard = {
  came(socket: LiveSocket): void;
  left(socket: LiveSocket): void;
  /** Replaces whom the socket watches and answers how they stand now; nobody known is offline. */
  watch(socket: LiveSocket, people: Watched[]): Presence[];
  userOnline(user: UserRef): boolean;
  onlineSessions(user: UserRef): Set<number>;
  close(): void;
};

export type PresenceOptions = {
  io: LiveServer;
  registry: Registry;
  /** True while nothing but what is needed should be sent. */
  quiet: () => boolean;
  flapMs?: number;
};

/** Who is online, told to those who watch: with the first socket of a user and after the last one is gone. */
export function createPresence({ io, registry, quiet, flapMs = FLAP_MS }: PresenceOptions): PresenceBoard {
  const leaving = new Map<string, NodeJS.Timeout>();

  const tell = (socket: LiveSocket, online: boolean) => {
    const { app, username } = socket.data;
    if (!app.settings.presence || quiet()) return;
    io.to(watchersRoom(userOf(socket))).emit("presence.changed", { username, online });
  };

  const userOnline = (user: UserRef) => leaving.has(userRoom(user)) || registry.ofUser(user).length > 0;

  return {
    came(socket) {
      const room = userRoom(userOf(socket));
      const timer = leaving.get(room);
      clearTimeout(timer);
      leaving.delete(room);
      if (!timer && registry.ofUser(userOf(socket)).length === 1) tell(socket, true);
    },
    left(socket) {
      const room = userRoom(userOf(socket));
      if (registry.ofUser(userOf(socket)).length > 0) return;
      clearTimeout(leaving.get(room));
      const timer = setTimeout(() => {
        leaving.delete(room);
        tell(socket, false);
      }, flapMs);
      timer.unref();
      leaving.set(room, timer);
    },
    watch(socket, people) {
      const { app } = socket.data;
      for (const room of [...socket.rooms].filter((name) => name.startsWith("p:"))) void socket.leave(room);
      const known = people.flatMap(({ userId }) => (userId === undefined ? [] : [{ appId: app.id, userId }]));
      // Profiles are watched through the same rooms, so they are entered also where presence is switched off.
      if (known.length > 0) void socket.join(known.map(watchersRoom));
      if (!app.settings.presence) return [];
      return people.map(({ username, userId }) => ({
        username,
        online: userId !== undefined && userOnline({ appId: app.id, userId }),
      }));
    },
    userOnline,
    onlineSessions: (user) => new Set(registry.ofUser(user).map(({ data }) => data.sessionId)),
    close() {
      for (const timer of leaving.values()) clearTimeout(timer);
      leaving.clear();
    },
  };
}
