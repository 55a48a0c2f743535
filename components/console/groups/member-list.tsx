"use client";

import { useTranslations } from "use-intl/react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { GroupMember } from "#protocol/group.ts";
import { useDo } from "../forms/use-act.ts";

/** The members of a group with their roles, and what can be done with each. */
export function MemberList({
  group,
  members,
  canManage,
}: {
  group: number;
  members: readonly GroupMember[];
  canManage: boolean;
}) {
  const t = useTranslations("console.groups");
  const run = useDo();
  const itemsOf = ({ user: { username }, role, silencedUntil }: GroupMember) => {
    const named = { group, username };
    return [
      {
        label: role === "keeper" ? t("toMember") : t("toKeeper"),
        onSelect: () => run("group.setRole", { ...named, role: role === "keeper" ? "member" : "keeper" }),
      },
      { label: t("toOwner"), onSelect: () => run("group.transfer", named) },
      {
        label: silencedUntil === null ? t("silenceMember") : t("unsilenceMember"),
        disabled: role !== "member",
        onSelect: () =>
          run("group.silenceMembers", {
            group,
            usernames: [username],
            durationMs: silencedUntil === null ? null : 0,
          }),
      },
      {
        label: t("removeMember"),
        danger: true,
        onSelect: () => run("group.removeMembers", { group, usernames: [username] }),
      },
    ];
  };
  return (
    <ul className="divide-y divide-line rounded-menu border border-line bg-raised text-sm">
      {members.map((member) => {
        const { user, role, silencedUntil } = member;
        const name = user.nickname || user.username;
        return (
          <li key={user.username} className="flex min-h-12 items-center gap-3 px-4 py-1">
            <Avatar id={user.username} name={name} size={28} />
            <span className="min-w-0 grow">
              <span className="block wrap-anywhere">{name}</span>
              <span className="block font-mono text-xs wrap-anywhere text-ink-3">{user.username}</span>
            </span>
            <span className="text-xs text-ink-3">
              {silencedUntil === null ? t(`roles.${role}`) : t("silencedMember")}
            </span>
            {canManage && role !== "owner" && (
              <Menu label={t("memberMenu", { name: user.username })} items={itemsOf(member)} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
