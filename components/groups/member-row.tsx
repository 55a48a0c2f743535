"use client";

import { memo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { GroupInfo, GroupMember } from "#protocol/group.ts";
import { MemberActions } from "./member-actions.tsx";
import { MemberLine } from "./member-line.tsx";

/** A member of a group; pressing it shows what can be done. */
export const MemberRow = memo(function MemberRow({
  group,
  member,
  name,
  open,
  onToggle,
  at,
  of,
}: {
  group: GroupInfo;
  member: GroupMember;
  name: string;
  open: boolean;
  onToggle: (username: string | null) => void;
  /** Which one of how many it is. */
  at: number;
  of: number;
}) {
  const t = useTranslations("group");
  const { username } = member.user;
  const isMe = useAppState((state) => state.me.username === username);
  const muted = member.silencedUntil !== null && member.silencedUntil > Date.now();
  const role = member.role === "member" ? null : t(`roles.${member.role}`);
  return (
    <MemberLine
      username={username}
      name={name}
      muted={muted}
      role={role}
      open={open}
      onToggle={onToggle}
      place={{ at, of }}
    >
      <MemberActions group={group} member={member} name={name} muted={muted} isMe={isMe} />
    </MemberLine>
  );
});
