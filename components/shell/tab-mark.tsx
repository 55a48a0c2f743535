"use client";

import { useEffect } from "react";
import { displayName, ringingUnread } from "#sdk/index.ts";
import { useAppState } from "./client-provider.tsx";
import { drawFavicon } from "./favicon.ts";
import { useView } from "./navigation.tsx";
import { pageTitle } from "./page-title.ts";
import { groupName } from "./people.ts";

/**
 * Keeps the tab's title and icon in step with what is unread. The page's own title may be streamed after this one was
 * set, or come with a later page from the server: whoever changes it, this one is put back.
 */
export function TabMark() {
  const view = useView();
  const username = view.name === "chat" || view.name === "contact" ? view.username : null;
  const group = view.name === "group" ? view.group : null;
  const room = view.name === "room" ? view.room : null;
  const place = useAppState((state) => {
    if (room !== null) return state.rooms[room]?.info.name ?? null;
    if (username) return displayName(state, username);
    return group === null ? null : groupName(state, group);
  });
  const unread = useAppState(ringingUnread);
  const app = useAppState((state) => state.app.name);
  const title = pageTitle(unread, place, app);
  useEffect(() => {
    const keep = () => {
      if (document.title !== title) document.title = title;
    };
    keep();
    const changes = new MutationObserver(keep);
    changes.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => changes.disconnect();
  }, [title]);
  useEffect(() => drawFavicon(unread), [unread]);
  return null;
}
