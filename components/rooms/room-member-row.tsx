"use client";

import { useTranslations } from "use-intl/react";
import { MemberLine } from "#components/groups/member-line.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { RoomInfo, RoomMember } from "#protocol/room.ts";
import { displayName } from "#sdk/selectors.ts";
import { RoomMemberActions } from "./room-member-actions.tsx";

/** Somebody inside a room; pressing it shows what can be done. */
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
  const t = useTranslations("room");
  const { username } = member.user;
  const name = useAppState((state) => displayName(state, username));
  const isMe = useAppState((state) => state.me.username === username);
  const muted = member.silencedUntil !== null && member.silencedUntil > Date.now();
  const role = member.role === "member" ? null : t(`roles.${member.role}`);
  return (
    <MemberLine username={username} name={name} muted={muted} role={role} open={open} onToggle={onToggle}>
      <RoomMemberActions
        room={room}
        member={member}
        name={name}
        muted={muted}
        isMe={isMe}
        onChanged={onChanged}
      />
    </MemberLine>
  );
}
