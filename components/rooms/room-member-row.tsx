"use client";

import clsx from "clsx";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import type { RoomInfo, RoomMember } from "#protocol/room.ts";
import { displayName } from "#sdk/selectors.ts";
import { RoomMemberActions } from "./room-member-actions.tsx";

/** Somebody inside a room: face, name, presence and role; pressing it shows what can be done. */
export function RoomMemberRow({
  room,
  member,
  open,
  onToggle,
  onChanged,
}: {
  room: RoomInfo;
  member: RoomMember;
  open: boolean;
  onToggle: (username: string | null) => void;
  /** What this person is in the room was changed. */
  onChanged: () => void;
}) {
  const t = useTranslations("group");
  const words = useTranslations("room");
  const chat = useTranslations("chat");
  const { username } = member.user;
  const name = useAppState((state) => displayName(state, username));
  const online = useAppState((state) => state.online[username] === true);
  const isMe = useAppState((state) => state.me.username === username);
  const muted = member.silencedUntil !== null && member.silencedUntil > Date.now();
  return (
    <li className={clsx(!open && "[contain-intrinsic-size:auto_2.75rem] [content-visibility:auto]")}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(open ? null : username)}
        className={clsx(
          "flex min-h-11 w-full items-center gap-3 px-4 text-left text-sm hover:bg-line/40 focus-visible:-outline-offset-2",
          open && "bg-line/40",
        )}
      >
        <Face id={username} name={name} size={28} online={online} />
        <span className="min-w-0 grow truncate">
          {name}
          {isMe && <span className="text-ink-3"> {t("me")}</span>}
        </span>
        {online && <span className="sr-only">{chat("online")}</span>}
        {muted && (
          <span className="shrink-0 rounded-join bg-warn-bg px-1.5 text-xs text-warn-ink">
            {t("mutedTag")}
          </span>
        )}
        {member.role !== "member" && (
          <span className="shrink-0 text-xs text-ink-3">{words(`roles.${member.role}`)}</span>
        )}
      </button>
      {open && (
        <RoomMemberActions
          room={room}
          member={member}
          name={name}
          muted={muted}
          isMe={isMe}
          onChanged={onChanged}
        />
      )}
    </li>
  );
}
