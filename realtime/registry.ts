import type { UserRef } from "#core/hints.ts";
import { type LiveSocket, userOf, userRoom } from "./live.ts";

/** The signed-in sockets of this process, each user's in order of arrival. */
export type Registry = {
  add(socket: LiveSocket): void;
  remove(socket: LiveSocket): void;
  all(): Iterable<LiveSocket>;
  ofUser(user: UserRef): LiveSocket[];
  size(): number;
};

export function createRegistry(): Registry {
  const sockets = new Set<LiveSocket>();
  const byUser = new Map<string, Set<LiveSocket>>();
  return {
    add(socket) {
      const key = userRoom(userOf(socket));
      const own = byUser.get(key) ?? new Set();
      byUser.set(key, own.add(socket));
      sockets.add(socket);
    },
    remove(socket) {
      const key = userRoom(userOf(socket));
      const own = byUser.get(key);
      own?.delete(socket);
      if (own?.size === 0) byUser.delete(key);
      sockets.delete(socket);
    },
    all: () => sockets.values(),
    ofUser: (user) => [...(byUser.get(userRoom(user)) ?? [])],
    size: () => sockets.size,
  };
}
