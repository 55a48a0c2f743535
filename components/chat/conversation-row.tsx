"use client";

import clsx from "clsx";
import { memo, useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { countText, SealBadge } from "#components/ui/seal-badge.tsx";
import { conversationOf, outgoingOf } from "#sdk/selectors.ts";
import { type Clock, fullTime, listTime } from "./local-time.ts";
import { previewOf } from "./preview.ts";
import { PreviewLine } from "./preview-line.tsx";
import { usePerson } from "./use-person.ts";

/** A chat in the list: face, name, time, what was said last and how much is unread. */
export const ConversationRow = memo(function ConversationRow({
  username,
  current,
  clock,
}: {
  username: string;
  current: boolean;
  clock: Clock;
}) {
  const t = useTranslations("chat");
  const target = useMemo(() => ({ user: username }), [username]);
  const person = usePerson(username);
  const me = useAppState((state) => state.me.username);
  const conversation = useAppState((state) => conversationOf(state, target));
  const outgoing = useAppState((state) => outgoingOf(state, target));
  const draft = useAppState((state) => state.drafts[`u:${username}`] ?? "");
  const preview = previewOf({ me, conversation, outgoing, draft: current ? "" : draft });
  const at = outgoing.at(-1)?.createdAt ?? conversation?.activeAt ?? 0;
  const unread = conversation?.unread ?? 0;
  return (
    <ViewLink
      view={{ name: "chat", username }}
      aria-current={current ? "page" : undefined}
      className={clsx(
        "group mx-2 flex h-16 items-center gap-3 rounded-menu border px-2 transition-colors duration-120",
        current ? "border-line bg-raised" : "border-transparent hover:bg-line/40",
      )}
    >
      <Avatar id={username} name={person.name} online={person.online === true} />
      <span className="flex min-w-0 grow flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span className={clsx("min-w-0 grow truncate", unread > 0 ? "font-semibold" : "font-medium")}>
            {person.name}
          </span>
          {person.online && <span className="sr-only">{person.presence}</span>}
          {at > 0 && (
            <time
              dateTime={new Date(at).toISOString()}
              title={fullTime(at, clock)}
              className={clsx("shrink-0 text-xs", unread > 0 ? "text-seal" : "text-ink-3")}
            >
              {listTime(at, clock)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-2">
          <span className="h-5 min-w-0 grow truncate text-sm text-ink-3" dir="auto">
            <PreviewLine preview={preview} name={person.name} />
          </span>
          {unread > 0 && (
            <span className="sr-only">{t("unread", { count: unread, shown: countText(unread) })}</span>
          )}
          <SealBadge count={unread} />
        </span>
      </span>
    </ViewLink>
  );
});
