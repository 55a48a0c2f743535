"use client";

import { Avatar, type AvatarProps } from "#components/ui/avatar.tsx";
import { conversationOf } from "#sdk/selectors.ts";
import type { State } from "#sdk/state.ts";
import { useAppState } from "./client-provider.tsx";
import { useMediaUrl } from "./media-url.ts";

/** The picture that the state knows of somebody or of a group of mine. */
function knownPicture(state: State, id: string, kind: "person" | "group"): string | null {
  if (kind === "group") {
    const info = conversationOf(state, { group: Number(id) })?.info;
    return info?.kind === "group" ? info.group.avatar : null;
  }
  if (id === state.me.username) return state.me.avatar;
  return state.users[id]?.avatar ?? state.friends[id]?.user.avatar ?? null;
}

/** Somebody's or a group's avatar with its picture; the drawn letter where there is none. */
export function Face({
  picture,
  ...avatar
}: Omit<AvatarProps, "src"> & {
  /** Media id of the picture, where whoever asks has it from an answer; otherwise what is known counts. */
  picture?: string | null | undefined;
}) {
  const urlOf = useMediaUrl();
  const known = useAppState((state) => knownPicture(state, avatar.id, avatar.kind ?? "person"));
  const mediaId = picture === undefined ? known : picture;
  return (
    <Avatar
      {...avatar}
      src={mediaId ? urlOf(mediaId, (avatar.size ?? 40) > 48 ? "bubble" : "list") : undefined}
    />
  );
}
