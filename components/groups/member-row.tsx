"use client";

import clsx from "clsx";
import { memo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import type { GroupInfo, GroupMember } from "#protocol/group.ts";
import { MemberActions } from "./member-actions.tsx";

/** A member: face, name, presence and role; pressing it shows what can be done. */
export const MemberRow = memo(function MemberRow({
  group,
  member,
  name,
  open,
  onToggle,
}: {
  group: GroupInfo;
  member: GroupMember;
  name: string;
  open: boolean;
  onToggle: (username: string | null) => void;
}) {
  const t = useTranslations("group");
  const chat = useTranslations("chat");
  const { username } = member.user;
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
          <span className="shrink-0 text-xs text-ink-3">{t(`roles.${member.role}`)}</span>
        )}
      </button>
      {open && <MemberActions group={group} member={member} name={name} muted={muted} isMe={isMe} />}
    </li>
  );
});
