"use client";

import { useEffect } from "react";
import { limits } from "#protocol/limits.ts";
import type { Client } from "#sdk/index.ts";
import { useClient } from "./client-provider.tsx";

const wanted = new WeakMap<Client, Map<string, readonly string[]>>();

/** Tells the client everybody whom some part of the page shows, the part that came last first. */
function tell(client: Client, parts: Map<string, readonly string[]>): void {
  const everybody = new Set([...parts.values()].toReversed().flat());
  // One place is left for whoever's chat is open.
  client.watchPresence([...everybody].slice(0, limits.presenceWatch - 1));
}

/** Hears who of these people is online for as long as this part of the page is shown. */
export function useWatched(part: string, usernames: readonly string[]): void {
  const client = useClient();
  useEffect(() => {
    const parts = wanted.get(client) ?? new Map<string, readonly string[]>();
    wanted.set(client, parts);
    parts.set(part, usernames);
    tell(client, parts);
    return () => {
      parts.delete(part);
      tell(client, parts);
    };
  }, [client, part, usernames]);
}
