"use client";

import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { groupName } from "#components/shell/people.ts";
import type { Target } from "#protocol/message.ts";
import { displayName } from "#sdk/selectors.ts";
import type { State } from "#sdk/state.ts";

/** How a conversation is drawn: what its avatar is made from, its name and, of a person, the presence. */
export type Face = { id: string; kind: "person" | "group"; name: string; online: boolean; presence: string };

/** A target's name and avatar, as far as known. */
export function faceOf(state: State, target: Target): Pick<Face, "id" | "kind" | "name"> {
  if ("user" in target) return { id: target.user, kind: "person", name: displayName(state, target.user) };
  const number = "group" in target ? target.group : target.room;
  return { id: String(number), kind: "group", name: groupName(state, number) ?? "" };
}

/** Whom a conversation is with, as its row shows it; draws again when the name or the presence changes. */
export function useFace(target: Target): Face {
  const t = useTranslations("chat");
  const name = useAppState((state) => faceOf(state, target).name);
  const online = useAppState((state) => "user" in target && state.online[target.user] === true);
  const { id, kind } =
    "user" in target
      ? ({ id: target.user, kind: "person" } as const)
      : ({ id: String("group" in target ? target.group : target.room), kind: "group" } as const);
  return { id, kind, name, online, presence: online ? t("online") : "" };
}
