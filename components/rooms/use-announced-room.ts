"use client";

import { useEffect, useRef } from "react";
import { useBodyLine } from "#components/chat/body-line.ts";
import { useSpokenMessages } from "#components/chat/use-spoken-messages.ts";
import type { RoomState } from "#sdk/state.ts";

/** Tells screen readers of what is said in a room from now on; what was there when it was opened is not read out. */
export function useAnnouncedRoom(
  { entries }: RoomState,
  { me, nameOf }: { me: string; nameOf: (username: string) => string },
): void {
  const hear = useSpokenMessages();
  const lineOf = useBodyLine();
  const told = useRef(entries.at(-1)?.seq ?? 0);
  useEffect(() => {
    const fresh = entries.filter(({ seq }) => seq > told.current);
    told.current = entries.at(-1)?.seq ?? told.current;
    for (const entry of fresh) {
      if (entry.kind !== "message.created" || !entry.body || entry.sender === me) continue;
      hear(entry.sender, nameOf(entry.sender), lineOf(entry.body));
    }
  }, [entries, me, nameOf, hear, lineOf]);
}
