"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { GroupMember } from "#protocol/group.ts";

const PAUSE_MS = 20;
/** Changes after which the order or the number of members is another. */
const moving: ReadonlySet<ConversationEntry["kind"]> = new Set([
  "group.created",
  "group.membersAdded",
  "group.membersRemoved",
  "group.memberLeft",
  "group.ownerChanged",
  "group.roleChanged",
]);

type Loaded = {
  key: string;
  usernames: string[];
  next: string | null;
  /** Where the last page began. */
  last: string | null;
  state: "loading" | "ready" | "failed";
};

const unique = (usernames: string[]) => [...new Set(usernames)];

/**
 * The members of a group in the server's order, a page at a time as one scrolls; kept in step with what happens in the
 * group. `query` narrows them.
 */
export function useMembers(group: number, conversation: number, query: string) {
  const client = useClient();
  const entries = useAppState((state) => state.conversations[conversation]?.entries);
  const moved = useMemo(() => entries?.findLast(({ kind }) => moving.has(kind))?.seq ?? 0, [entries]);
  const directory = useAppState((state) => state.members[conversation]);
  const key = `${group} ${query}`;
  const [loaded, setLoaded] = useState<Loaded>({
    key,
    usernames: [],
    next: null,
    last: null,
    state: "loading",
  });
  const latest = useRef(loaded);
  latest.current = loaded;
  const fetching = useRef(false);
  const [round, setRound] = useState(0);

  const fetchPage = useCallback(
    async (after: string | null) => {
      const page = await client.call("group.members", { group, query, ...(after ? { after } : {}) });
      return { usernames: page.members.map(({ user }) => user.username), next: page.next };
    },
    [client, group, query],
  );

  // The first page anew when the words or the membership change; pages below it stay where they are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` says that the list is another, `round` asks again.
  useEffect(() => {
    let current = true;
    const isSame = latest.current.key === key && latest.current.state === "ready";
    const timer = setTimeout(
      async () => {
        try {
          const first = await fetchPage(null);
          if (!current) return;
          const held = latest.current;
          const goesOn = first.next !== null && isSame && held.usernames.length > first.usernames.length;
          setLoaded({
            key,
            state: "ready",
            usernames: goesOn ? unique([...first.usernames, ...held.usernames]) : first.usernames,
            // Whoever came stands at the end: the last page is asked for again.
            next: goesOn ? (held.next ?? held.last ?? first.next) : first.next,
            last: goesOn ? held.last : null,
          });
        } catch {
          if (current && !isSame) setLoaded({ key, usernames: [], next: null, last: null, state: "failed" });
        }
      },
      isSame || query ? PAUSE_MS : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [fetchPage, key, moved, round]);

  const more = useCallback(async () => {
    const { next, key: before } = latest.current;
    if (next === null || fetching.current) return;
    fetching.current = true;
    try {
      const page = await fetchPage(next);
      setLoaded((held) =>
        held.key === before
          ? {
              ...held,
              usernames: unique([...held.usernames, ...page.usernames]),
              next: page.next,
              last: next,
            }
          : held,
      );
    } catch {
      // The end of the list stays in view and asks again.
    } finally {
      fetching.current = false;
    }
  }, [fetchPage]);

  const again = useCallback(() => {
    setLoaded((held) => (held.state === "failed" ? { ...held, state: "loading" } : held));
    setRound((before) => before + 1);
  }, []);

  const members = useMemo(
    () =>
      loaded.usernames.flatMap((username): GroupMember[] =>
        directory?.[username] ? [directory[username]] : [],
      ),
    [loaded.usernames, directory],
  );
  const state = loaded.key === key || loaded.usernames.length > 0 ? loaded.state : "loading";
  return { members, state, hasMore: loaded.next !== null, more, again };
}
