"use client";

import clsx from "clsx";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { useNow } from "#components/chat/use-now.ts";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import type { GroupRole } from "#protocol/group.ts";

/** Height of a line that is not open, in rem. */
export const MEMBER_LINE_REM = 2.75;

export type LineProps = {
  open: boolean;
  onToggle: (username: string | null) => void;
  /** Which one of how many it is, in a list of which a part is drawn; -1: nobody knows how many. */
  place: { at: number; of: number };
};

/** What can be done with whoever's line is open: write to them, and what `children` offer. */
function Acts({ username, children }: { username: string; children: ReactNode }) {
  const t = useTranslations("group");
  const profile = useTranslations("profile");
  const isMe = useAppState((state) => state.me.username === username);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Once the rows have their heights; the foot of the pane lies over the last of them.
    const frame = requestAnimationFrame(() => element.current?.scrollIntoView({ block: "nearest" }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <div ref={element} className="flex flex-wrap gap-2 bg-line/40 px-4 pt-1 pb-3 text-sm text-ink-3">
      {isMe ? (
        t("thatIsYou")
      ) : (
        <>
          <ViewLink view={{ name: "chat", username }} className={buttonClass()}>
            {profile("message")}
          </ViewLink>
          {children}
        </>
      )}
    </div>
  );
}

/** Somebody in a list of members: face, name, presence and role; pressing the line shows what can be done. */
export function MemberLine({
  member,
  name,
  roleName,
  acts,
  open,
  onToggle,
  place,
}: LineProps & {
  member: { user: { username: string }; role: GroupRole; silencedUntil: number | null };
  name: string;
  roleName: (role: Exclude<GroupRole, "member">) => string;
  /** Buttons for others than oneself, drawn while the line is open. */
  acts: (muted: boolean) => ReactNode;
}) {
  const t = useTranslations("group");
  const chat = useTranslations("chat");
  const { user, role, silencedUntil } = member;
  const { username } = user;
  const online = useAppState((state) => state.online[username] === true);
  const isMe = useAppState((state) => state.me.username === username);
  const now = useNow(silencedUntil);
  const muted = silencedUntil !== null && silencedUntil > now;
  return (
    <li aria-posinset={place.at + 1} aria-setsize={place.of}>
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
        {role !== "member" && <span className="shrink-0 text-xs text-ink-3">{roleName(role)}</span>}
      </button>
      {open && <Acts username={username}>{acts(muted)}</Acts>}
    </li>
  );
}
