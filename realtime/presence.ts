import type { Hint } from "#core/hints.ts";
import { findBlockers, isPresenceShown } from "#core/presence/visibility.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { Presence } from "#protocol/presence.ts";
import { createAnnouncements } from "./announcements.ts";
import { type LiveServer, type LiveSocket, userOf, watchersRoom } from "./live.ts";
import type { Registry } from "./registry.ts";
import { repeat } from "./repeat.ts";

/** A user who goes and comes back within this time was never gone. */
const FLAP_MS = 2_000;
/** Of one user no more than one change is told in this time. */
const CALM_MS = 5_000;
const CHECK_BLOCKS_EVERY_MS = 60_000;
const WATCHERS_AT_ONCE = 1_000;

export type Watched = { username: string; userId: number | undefined };

export type PresenceBoard = {
  came(socket: LiveSocket): void;
  left(socket: LiveSocket): void;
  /** Replaces whom the socket watches and answers how they stand now; nobody known is offline. */
  watch(socket: LiveSocket, people: Watched[]): Presence[];
  /** Somebody was blocked by whom they watch: what they see is somebody who went offline. */
  endWatch(ended: Extract<Hint, { kind: "watch.ended" }>): void;
  close(): void;
};

export type PresenceOptions = {
  io: LiveServer;
  runtime: Runtime;
  registry: Registry;
  /** True while nothing but what is needed should be sent. */
  quiet: () => boolean;
  flapMs?: number;
  calmMs?: number;
  checkBlocksEveryMs?: number;
};

/** Who is online in any process, told to those who watch here: with a user's first connection and after the last. */
export function createPresence(options: PresenceOptions): PresenceBoard {
  const { io, runtime, registry, quiet, flapMs = FLAP_MS, calmMs = CALM_MS } = options;
  const { roster } = runtime;
  const { adapter } = io.sockets;
  const numbers = new Map<LiveSocket, number>();
  /** Who is watched here, by the room of the watchers. */
  const watched = new Map<string, Required<Watched>>();
  const forget = (room: string) => void watched.delete(room);
  adapter.on("delete-room", forget);

  /** All sockets of a room are of one app. */
  const isShown = (room: string): boolean => {
    const [any] = adapter.rooms.get(room) ?? [];
    const app = any === undefined ? undefined : io.sockets.sockets.get(any)?.data.app;
    return app !== undefined && isPresenceShown(app);
  };

  const announcements = createAnnouncements({
    flapMs,
    calmMs,
    isOnline: roster.isOnline,
    tell(user, online) {
      const room = watchersRoom(user);
      const username = watched.get(room)?.username;
      if (username === undefined || !isShown(room)) return "nobody";
      if (quiet()) return "later";
      io.to(room).emit("presence.changed", { username, online });
      return "told";
    },
  });
  const unwatch = roster.watch((user, before, now) => {
    if (before === 0) announcements.came(user);
    else if (now === 0) announcements.left(user);
  });

  const endWatch: PresenceBoard["endWatch"] = ({ appId, watched: { userId, username }, watcherId }) => {
    const room = watchersRoom({ appId, userId });
    for (const socket of registry.ofUser({ appId, userId: watcherId })) {
      if (!socket.rooms.has(room)) continue;
      void socket.leave(room);
      if (isPresenceShown(socket.data.app)) socket.emit("presence.changed", { username, online: false });
    }
  };

  /** A block whose hint was lost ends a watch all the same. */
  const checkBlocks = async () => {
    for (const [appId, watchers] of watchersByApp(registry)) {
      for (let start = 0; start < watchers.length; start += WATCHERS_AT_ONCE) {
        const part = watchers.slice(start, start + WATCHERS_AT_ONCE);
        for (const [watcherId, blockers] of await findBlockers(runtime, appId, part)) {
          for (const userId of blockers) {
            const { username } = watched.get(watchersRoom({ appId, userId })) ?? {};
            if (username === undefined) continue;
            endWatch({ kind: "watch.ended", appId, watched: { userId, username }, watcherId });
          }
        }
      }
    }
  };
  const endChecks = repeat(checkBlocks, options.checkBlocksEveryMs ?? CHECK_BLOCKS_EVERY_MS, (error) =>
    runtime.log.warn({ err: error }, "whom people watch was not checked against blocks"),
  );

  return {
    came: (socket) => void numbers.set(socket, roster.enter(userOf(socket), socket.data.sessionId)),
    left(socket) {
      const number = numbers.get(socket);
      numbers.delete(socket);
      if (number !== undefined) roster.leave(number);
    },
    watch(socket, people) {
      const { app } = socket.data;
      for (const room of [...socket.rooms].filter((name) => name.startsWith("p:"))) void socket.leave(room);
      for (const { username, userId } of people) {
        if (userId === undefined) continue;
        // Profiles are watched through the same rooms, so they are entered also where presence is switched off.
        const room = watchersRoom({ appId: app.id, userId });
        void socket.join(room);
        watched.set(room, { username, userId });
      }
      if (!isPresenceShown(app)) return [];
      return people.map(({ username, userId }) => ({
        username,
        online: userId !== undefined && announcements.isOnline({ appId: app.id, userId }),
      }));
    },
    endWatch,
    close() {
      unwatch();
      endChecks();
      announcements.close();
      adapter.off("delete-room", forget);
    },
  };
}

function watchersByApp(registry: Registry): Map<number, number[]> {
  const apps = new Map<number, Set<number>>();
  for (const socket of registry.all()) {
    if (![...socket.rooms].some((name) => name.startsWith("p:"))) continue;
    const { appId, userId } = userOf(socket);
    apps.set(appId, (apps.get(appId) ?? new Set()).add(userId));
  }
  return new Map([...apps].map(([appId, users]) => [appId, [...users]]));
}
