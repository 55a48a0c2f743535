"use client";

import { useEffect, useRef } from "react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useAsk } from "#components/shell/use-command.ts";

/** How old an answer is when it is asked for anew: others are in, somebody known came or went, or nothing is heard. */
const JOINED_MS = 5_000;
const MOVED_MS = 30_000;
const EVERY_MS = 120_000;

/**
 * How many members of a group are online; null while nobody knows. Asked at once, again when others are in or somebody
 * known came or went, and now and then, for members whose presence is not heard.
 */
export function useOnlineMembers(group: number, members: number): number | null {
  const { asked, again } = useAsk("group.online", { group });
  const connected = useAppState((state) => state.connection.phase === "online");
  const presences = useAppState((state) => state.online);
  const answered = useRef({ asked, presences, members, at: Date.now() });
  useEffect(() => {
    if (answered.current.asked !== asked) answered.current = { asked, presences, members, at: Date.now() };
    if (!connected) return;
    const { at, ...then } = answered.current;
    const age = then.members !== members ? JOINED_MS : then.presences !== presences ? MOVED_MS : EVERY_MS;
    const timer = setTimeout(again, at + age - Date.now());
    return () => clearTimeout(timer);
  }, [asked, again, connected, presences, members]);
  const online = asked.state === "ready" ? asked.data.online : null;
  // Of whom was removed since, the next answer knows.
  return online === null ? null : Math.min(online, members);
}
