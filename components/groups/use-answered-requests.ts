"use client";

import { useCallback, useEffect, useState } from "react";
import { useClient } from "#components/shell/client-provider.tsx";
import type { AnsweredJoinRequest } from "#protocol/group.ts";

type Loaded = {
  requests: readonly AnsweredJoinRequest[];
  next: number | null;
  state: "loading" | "ready" | "failed";
};

/** The answered requests to join a group, a page at a time; from the newest again whenever another one waits or none. */
export function useAnsweredRequests(group: number, waiting: readonly { id: number }[]) {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>({ requests: [], next: null, state: "loading" });
  const key = waiting.map(({ id }) => id).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `round` say that it is worth asking again.
  useEffect(() => {
    let current = true;
    client.call("group.listAnsweredRequests", { group }).then(
      (page) => current && setLoaded({ ...page, state: "ready" }),
      () => current && setLoaded((held) => (held.requests.length > 0 ? held : { ...held, state: "failed" })),
    );
    return () => {
      current = false;
    };
  }, [client, group, key, round]);

  const again = useCallback(() => {
    setLoaded((held) => ({ ...held, state: "loading" }));
    setRound((before) => before + 1);
  }, []);

  const { next } = loaded;
  const more = useCallback(async () => {
    if (next === null) return;
    const page = await client.call("group.listAnsweredRequests", { group, before: next });
    setLoaded((held) =>
      held.next === next
        ? { ...held, requests: [...held.requests, ...page.requests], next: page.next }
        : held,
    );
  }, [client, group, next]);

  return { ...loaded, again, more };
}
