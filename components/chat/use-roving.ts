"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";
import { focusRow } from "./scroller.ts";

/** One tab stop for all messages: the one last visited, else the newest. Arrows, Home and End walk. */
export function useRoving(scroller: RefObject<HTMLElement | null>, keys: readonly string[]) {
  const [visited, setVisited] = useState<string | null>(null);
  const stop = visited !== null && keys.includes(visited) ? visited : keys.at(-1);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const at = keys.indexOf(target?.dataset.key ?? "");
    if (at === -1 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: keys.length - 1 }[event.key];
    const key = to === undefined ? undefined : keys[to];
    if (key === undefined || !scroller.current) return;
    event.preventDefault();
    focusRow(scroller.current, key);
  };
  return { stop, onStop: setVisited, onKeyDown };
}
