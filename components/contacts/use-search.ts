"use client";

import { useEffect, useState } from "react";
import { useClient } from "#components/shell/client-provider.tsx";
import type { Contact } from "#protocol/friend.ts";
import { limits } from "#protocol/limits.ts";

const PAUSE_MS = 200;

export type Search =
  | { state: "idle" }
  | { state: "short" }
  | { state: "searching" }
  | { state: "found"; people: Contact[] }
  | { state: "failed"; error: unknown };

/** Looks for people of the app while one types, after a short pause. Earlier hits stay until the next ones come. */
export function usePeopleSearch(text: string, round = 0): Search {
  const client = useClient();
  const query = text.trim();
  const long = [...query].length >= limits.searchMinCharacters;
  const [search, setSearch] = useState<Search>({ state: "idle" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again.
  useEffect(() => {
    if (!long) {
      setSearch({ state: query ? "short" : "idle" });
      return;
    }
    let current = true;
    setSearch((before) => (before.state === "found" ? before : { state: "searching" }));
    const timer = setTimeout(async () => {
      try {
        const people = await client.call("user.search", { query });
        if (current) setSearch({ state: "found", people });
      } catch (error) {
        if (current) setSearch({ state: "failed", error });
      }
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, query, long, round]);
  return search;
}
