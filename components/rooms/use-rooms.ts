"use client";

import { useCallback, useEffect, useState } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import type { RoomInfo } from "#protocol/room.ts";

type Loaded = { rooms: readonly RoomInfo[]; next: number | null; state: "loading" | "ready" | "failed" };

/** The app's chat rooms, a page at a time; asked for anew whenever the connection comes back. */
export function useRooms() {
  const client = useClient();
  const online = useAppState(({ connection: { phase } }) => phase === "online" || phase === "syncing");
  const [round, setRound] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>({ rooms: [], next: null, state: "loading" });

  // biome-ignore lint/correctness/useExhaustiveDependencies: both say that it is worth asking again.
  useEffect(() => {
    let current = true;
    client.call("room.list", {}).then(
      ({ rooms, next }) => current && setLoaded({ rooms, next, state: "ready" }),
      () => current && setLoaded((held) => (held.rooms.length > 0 ? held : { ...held, state: "failed" })),
    );
    return () => {
      current = false;
    };
  }, [client, online, round]);

  const again = useCallback(() => {
    setLoaded((held) => ({ ...held, state: "loading" }));
    setRound((before) => before + 1);
  }, []);

  const more = useCallback(async () => {
    const { next } = loaded;
    if (next === null) return;
    const page = await client.call("room.list", { after: next });
    setLoaded((held) =>
      held.next === next ? { ...held, rooms: [...held.rooms, ...page.rooms], next: page.next } : held,
    );
  }, [client, loaded]);

  return { ...loaded, again, more };
}
