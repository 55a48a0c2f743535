"use client";

import { memo } from "react";
import { useTranslations } from "use-intl/react";
import type { GroupInfo, GroupMember } from "#protocol/group.ts";
import { MemberActions } from "./member-actions.tsx";
import { type LineProps, MemberLine } from "./member-line.tsx";

/** A member of a group. */
export const MemberRow = memo(function MemberRow({
  group,
  member,
  name,
  open,
  onToggle,
  at,
  of,
}: Omit<LineProps, "place"> & LineProps["place"] & { group: GroupInfo; member: GroupMember; name: string }) {
  const t = useTranslations("group");
  return (
    <MemberLine
      member={member}
      name={name}
      roleName={(role) => t(`roles.${role}`)}
      acts={(muted) => <MemberActions group={group} member={member} name={name} muted={muted} />}
      open={open}
      onToggle={onToggle}
      place={{ at, of }}
    />
  );
});
