"use client";

import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { displayName } from "#sdk/selectors.ts";

export type Person = {
  username: string;
  name: string;
  deleted: boolean;
  /** Null when nothing is known: the app may hide it. */
  online: boolean | null;
  /** The word for it, empty when nothing is known. */
  presence: string;
};

/** Somebody as the chat shows them; draws again when their name or presence changes. */
export function usePerson(username: string): Person {
  const t = useTranslations("chat");
  const name = useAppState((state) => displayName(state, username));
  const deleted = useAppState((state) => state.users[username]?.deleted ?? false);
  const online = useAppState((state) => state.online[username] ?? null);
  const presence = online === null || deleted ? "" : t(online ? "online" : "offline");
  return { username, name, deleted, online, presence };
}
