import type { UserRef } from "#core/hints.ts";
import { userRoom } from "./live.ts";

export type AnnouncementOptions = {
  /** A user who goes and comes back within this time was never gone. */
  flapMs: number;
  /** After a change of a user was told, the next one is looked at this much later. */
  calmMs: number;
  /** Has the user a connection now? */
  isOnline: (user: UserRef) => boolean;
  /** `nobody` wants to know; `later`: not now, but it should be told. */
  tell: (user: UserRef, online: boolean) => "told" | "nobody" | "later";
};

export type Announcements = {
  /** The user has a first connection. */
  came(user: UserRef): void;
  /** The user's last connection is gone. */
  left(user: UserRef): void;
  /** How the user stands for others: online for a while after the last connection is gone. */
  isOnline(user: UserRef): boolean;
  close(): void;
};

/** Decides when others are told that somebody came or left: a first change at once, a flapping user seldom. */
export function createAnnouncements({ flapMs, calmMs, isOnline, tell }: AnnouncementOptions): Announcements {
  const leaving = new Map<string, NodeJS.Timeout>();
  const calm = new Map<string, NodeJS.Timeout>();

  const stands = (user: UserRef) => leaving.has(userRoom(user)) || isOnline(user);

  const announce = (user: UserRef) => {
    const room = userRoom(user);
    if (calm.has(room)) return;
    const online = stands(user);
    const outcome = tell(user, online);
    if (outcome === "nobody") return;
    const lookAgain = () => {
      calm.delete(room);
      if (outcome === "later" || stands(user) !== online) announce(user);
    };
    calm.set(room, setTimeout(lookAgain, calmMs).unref());
  };

  return {
    came(user) {
      const room = userRoom(user);
      const timer = leaving.get(room);
      clearTimeout(timer);
      leaving.delete(room);
      if (!timer) announce(user);
    },
    left(user) {
      const room = userRoom(user);
      clearTimeout(leaving.get(room));
      const leave = () => {
        leaving.delete(room);
        announce(user);
      };
      leaving.set(room, setTimeout(leave, flapMs).unref());
    },
    isOnline: stands,
    close() {
      for (const timer of [...leaving.values(), ...calm.values()]) clearTimeout(timer);
      leaving.clear();
      calm.clear();
    },
  };
}
