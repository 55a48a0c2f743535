"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "#components/shell/client-provider.tsx";
import type { RoomMember } from "#protocol/room.ts";

const PAUSE_MS = 1_500;

type Loaded = {
  members: readonly RoomMember[];
  next: string | null;
  state: "loading" | "ready" | "failed";
};

const without = (members: readonly RoomMember[], known: readonly RoomMember[]) => {
  const names = new Set(known.map(({ user }) => user.username));
  return members.filter(({ user }) => !names.has(user.username));
};

/**
 * Who is inside a room, by username, a page at a time. The first page is read anew, at most every one and a half
 * seconds, when `count` says that somebody came or went.
 */
export function useRoomMembers(room: number, count: number) {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>({ members: [], next: null, state: "loading" });
  const askedAt = useRef(Number.NEGATIVE_INFINITY);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the count and the round say that the list is another.
  useEffect(() => {
    let current = true;
    const ask = () => {
      askedAt.current = performance.now();
      client.call("room.members", { room }).then(
        (page) =>
          current &&
          setLoaded((held) => {
            const last = page.members.at(-1)?.user.username ?? "";
            const below = held.members.filter(({ user }) => user.username > last);
            // Pages below the first stay as they were read.
            const goesOn = page.next !== null && below.length > 0;
            return goesOn
              ? { members: [...page.members, ...below], next: held.next, state: "ready" }
              : { ...page, state: "ready" };
          }),
        () => current && setLoaded((held) => (held.state === "ready" ? held : { ...held, state: "failed" })),
      );
    };
    const timer = setTimeout(ask, Math.max(0, askedAt.current + PAUSE_MS - performance.now()));
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, room, count, round]);

  const again = useCallback(() => {
    askedAt.current = Number.NEGATIVE_INFINITY;
    setRound((before) => before + 1);
  }, []);

  const more = useCallback(async () => {
    const { next } = loaded;
    if (next === null) return;
    const page = await client.call("room.members", { room, after: next });
    setLoaded((held) => ({
      ...held,
      members: [...held.members, ...without(page.members, held.members)],
      next: page.next,
    }));
  }, [client, room, loaded]);

  return { ...loaded, again, more };
}
