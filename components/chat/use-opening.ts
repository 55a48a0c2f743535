"use client";

import { useEffect, useState } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import type { Target } from "#protocol/message.ts";
import { atBeginning, conversationOf, outgoingOf } from "#sdk/selectors.ts";
import type { ConversationState } from "#sdk/state.ts";
import { lineAtOpening } from "./unread-line.ts";

/** Pages fetched at most to find the first unread message; beyond them the line stands above the oldest fetched. */
const MOST_PAGES = 8;
/** So long what this device holds waits for word whether there is news; then it is shown as it is. */
const PATIENCE_MS = 1_200;

/** True when everything from the first unread message to the newest is held. */
function isCovered(conversation: ConversationState | undefined): boolean {
  if (!conversation || conversation.next <= conversation.head || conversation.entries.length === 0)
    return false;
  const line = lineAtOpening(conversation);
  return line === null || conversation.loadedFrom <= line.after + 1 || atBeginning(conversation);
}

/**
 * Opens a conversation for as long as it is shown, and fetches upwards until the first unread message is there.
 * True, and from then on always, once it is known what to show first: at once when it is held and the connection
 * stands, else when it came, or when it cannot come.
 */
export function useOpening(target: Target): boolean {
  const client = useClient();
  const phase = useAppState((state) => state.connection.phase);
  const covered = useAppState((state) => isCovered(conversationOf(state, target)));
  const [fetched, setFetched] = useState(false);
  const [ready, setReady] = useState(false);
  // What I write is shown at once, whatever is still on its way.
  const sent = useAppState((state) => outgoingOf(state, target).at(-1)?.clientId);
  const [firstSent] = useState(sent);
  if (!ready && (sent !== firstSent || phase === "offline" || (phase === "online" && (covered || fetched))))
    setReady(true);

  useEffect(() => {
    client.open(target).catch(() => undefined);
    const timer = setTimeout(() => {
      if (isCovered(conversationOf(client.store.getState(), target))) setReady(true);
    }, PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      client.close(target);
    };
  }, [client, target]);

  const fetching = phase === "online" && !ready;
  useEffect(() => {
    if (!fetching) return;
    let current = true;
    const fetchUnread = async () => {
      await client.open(target);
      for (let page = 0; page < MOST_PAGES && current; page += 1) {
        const conversation = conversationOf(client.store.getState(), target);
        if (!conversation || isCovered(conversation)) return;
        await client.loadOlder(conversation.info.id);
      }
    };
    const finish = () => current && setFetched(true);
    fetchUnread().then(finish, finish);
    return () => {
      current = false;
    };
  }, [client, target, fetching]);
  return ready;
}
