"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";

/** Height of a line that is not open, in rem. */
export const MEMBER_LINE_REM = 2.75;

/** Somebody in a list of members: face, name, presence and role; pressing the line shows what is inside it. */
export function MemberLine({
  username,
  name,
  muted,
  role,
  open,
  onToggle,
  place,
  children,
}: {
  username: string;
  name: string;
  muted: boolean;
  /** In words; an ordinary member has none. */
  role: string | null;
  open: boolean;
  onToggle: (username: string | null) => void;
  /** Which one of how many it is, in a list of which a part is drawn; -1: nobody knows how many. */
  place?: { at: number; of: number };
  /** Drawn while it is open. */
  children: ReactNode;
}) {
  const t = useTranslations("group");
  const chat = useTranslations("chat");
  const online = useAppState((state) => state.online[username] === true);
  const isMe = useAppState((state) => state.me.username === username);
  return (
    <li
      aria-posinset={place && place.at + 1}
      aria-setsize={place?.of}
      className={clsx(!open && !place && "[contain-intrinsic-size:auto_2.75rem] [content-visibility:auto]")}
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(open ? null : username)}
        className={clsx(
          "flex h-11 w-full items-center gap-3 px-4 text-left text-sm hover:bg-line/40 focus-visible:-outline-offset-2",
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
        {role !== null && <span className="shrink-0 text-xs text-ink-3">{role}</span>}
      </button>
      {open && children}
    </li>
  );
}
