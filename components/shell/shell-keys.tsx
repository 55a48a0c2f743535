"use client";

import { useClient } from "./client-provider.tsx";
import { useDetails } from "./details-context.tsx";
import { useNavigate, useView } from "./navigation.tsx";
import { neighbourOf } from "./neighbour.ts";
import { focusNextRegion, focusSearch } from "./regions.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { isList, listOf, targetOfView, viewOfTarget } from "./view.ts";

const isNarrow = () => !matchMedia("(min-width: 48rem)").matches;
const isWide = () => matchMedia("(min-width: 75rem)").matches;

/** Binds the shortcuts that belong to the whole app. */
export function ShellKeys({ openSheet }: { openSheet: () => void }) {
  const client = useClient();
  const view = useView();
  const navigate = useNavigate();
  const details = useDetails();
  const go = (step: 1 | -1, unreadOnly: boolean) => {
    const target = neighbourOf(client.store.getState(), targetOfView(view), step, unreadOnly);
    if (target) navigate(viewOfTarget(target));
  };
  useShortcuts({
    search: () => {
      if (focusSearch()) return;
      navigate(listOf(view));
      requestAnimationFrame(focusSearch);
    },
    previousChat: () => go(-1, false),
    nextChat: () => go(1, false),
    previousUnread: () => go(-1, true),
    nextUnread: () => go(1, true),
    nextRegion: focusNextRegion,
    sheet: openSheet,
    stepBack: () => {
      if (details.open && !isWide()) details.setOpen(false);
      else if (isNarrow() && !isList(view)) navigate(listOf(view));
    },
  });
  return null;
}
