"use client";

import clsx from "clsx";
import { BellOff, Pin } from "lucide-react";
import { memo, useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { viewOfTarget } from "#components/shell/view.ts";
import { Icon } from "#components/ui/icon.tsx";
import { countText, SealBadge } from "#components/ui/seal-badge.tsx";
import { conversationOf, nameInGroup, outgoingOf } from "#sdk/selectors.ts";
import type { ConversationState } from "#sdk/state.ts";
import { useBodyLine } from "./body-line.ts";
import { targetOfKey } from "./conversation-rows.ts";
import { type Clock, fullTime, listTime } from "./local-time.ts";
import { previewOf } from "./preview.ts";
import { PreviewLine } from "./preview-line.tsx";
import { useFace } from "./use-face.ts";

/** What waits in a chat: a count in the seal, grey when nothing rings, or a mark without a number. */
function Waiting({ conversation }: { conversation: ConversationState | undefined }) {
  const t = useTranslations("chat");
  const unread = conversation?.unread ?? 0;
  const preferences = conversation?.preferences;
  const muted = preferences?.noDisturb === true || preferences?.shielded === true;
  if (unread > 0) {
    return (
      <>
        <span className="sr-only">{t("unread", { count: unread, shown: countText(unread) })}</span>
        <SealBadge count={unread} muted={muted} />
      </>
    );
  }
  if (!preferences?.markedUnread) return null;
  return (
    <>
      <span className="sr-only">{t("markedUnread")}</span>
      <span aria-hidden className={clsx("size-2.5 rounded-join", muted ? "bg-line-strong" : "bg-seal")} />
    </>
  );
}

function Marks({ conversation }: { conversation: ConversationState | undefined }) {
  const t = useTranslations("chat");
  if (!conversation) return null;
  const { noDisturb, shielded, pinnedAt } = conversation.preferences;
  return (
    <>
      {pinnedAt !== null && (
        <>
          <span className="sr-only">{t("pinned")}</span>
          <Icon of={Pin} size={14} className="self-center text-ink-3" />
        </>
      )}
      {(noDisturb || shielded) && (
        <>
          <span className="sr-only">{t("muted")}</span>
          <Icon of={BellOff} size={14} className="self-center text-ink-3" />
        </>
      )}
    </>
  );
}

/** A chat in the list: face, name, time, what was said last and how much is unread. */
export const ConversationRow = memo(function ConversationRow({
  of: key,
  current,
  clock,
}: {
  /** Its target key. */
  of: string;
  current: boolean;
  clock: Clock;
}) {
  const t = useTranslations("chat");
  const client = useClient();
  const target = useMemo(() => targetOfKey(key), [key]);
  const face = useFace(target);
  const me = useAppState((state) => state.me.username);
  const conversation = useAppState((state) => conversationOf(state, target));
  const outgoing = useAppState((state) => outgoingOf(state, target));
  const draft = useAppState((state) => state.drafts[key] ?? "");
  // Whoever wrote last may become known by name later.
  useAppState((state) => lastSpeaker(state.users, conversation));
  const preview = previewOf({ me, conversation, outgoing, draft: current ? "" : draft, line: useBodyLine() });
  const at = outgoing.at(-1)?.createdAt ?? conversation?.activeAt ?? 0;
  const unread = conversation?.unread ?? 0;
  const muted = conversation?.preferences.noDisturb || conversation?.preferences.shielded;
  const nameOf = (username: string) =>
    nameInGroup(client.store.getState(), conversation?.info.id ?? 0, username);
  return (
    <ViewLink
      view={viewOfTarget(target)}
      aria-current={current ? "page" : undefined}
      data-target={key}
      className={clsx(
        "group mx-2 flex h-16 items-center gap-3 rounded-menu border px-2 transition-colors duration-120",
        current ? "border-line bg-raised" : "border-transparent hover:bg-line/40",
      )}
    >
      <Face id={face.id} name={face.name} kind={face.kind} online={face.online} />
      <span className="flex min-w-0 grow flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span className={clsx("min-w-0 grow truncate", unread > 0 ? "font-semibold" : "font-medium")}>
            {face.name}
          </span>
          {face.online && <span className="sr-only">{face.presence}</span>}
          <Marks conversation={conversation} />
          {at > 0 && (
            <time
              dateTime={new Date(at).toISOString()}
              title={fullTime(at, clock)}
              className={clsx("shrink-0 text-xs", unread > 0 && !muted ? "text-seal" : "text-ink-3")}
            >
              {listTime(at, clock)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-2">
          <span className="h-5 min-w-0 grow truncate text-sm text-ink-3" dir="auto">
            {conversation !== undefined && conversation.mentions.length > 0 && (
              <span className="text-seal">{t("mentioned")} </span>
            )}
            <PreviewLine preview={preview} nameOf={nameOf} group={face.kind === "group"} />
          </span>
          <Waiting conversation={conversation} />
        </span>
      </span>
    </ViewLink>
  );
});

function lastSpeaker(users: Record<string, unknown>, conversation: ConversationState | undefined): unknown {
  const entry = conversation?.lastEntry;
  return entry?.kind === "message.created" ? users[entry.sender] : undefined;
}
