"use client";

import { Info } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useDetails } from "#components/shell/details-context.tsx";
import { codeOf } from "#components/shell/error-code.ts";
import { ViewLink } from "#components/shell/navigation.tsx";
import { BackLink } from "#components/shell/pane-header.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { conversationOf } from "#sdk/selectors.ts";
import { Composer } from "./composer.tsx";
import { MessageList } from "./message-list.tsx";
import { type Person, usePerson } from "./use-person.ts";

function ConversationHeader({ person, typing }: { person: Person; typing: boolean }) {
  const t = useTranslations("chat");
  const details = useDetails();
  return (
    <header className="flex h-16 shrink-0 items-center gap-3 border-b border-line px-4 md:px-6">
      <BackLink />
      <Avatar id={person.username} name={person.name} size={36} online={person.online === true} />
      <div className="min-w-0 grow">
        <h1 className="truncate text-lg/6 font-semibold">{person.name}</h1>
        <p className="h-4 truncate text-xs text-ink-3">
          {typing ? <span className="text-jade">{t("typing")}</span> : person.presence}
        </p>
      </div>
      <IconButton label={t("info")} aria-expanded={details.open} onClick={details.toggle}>
        <Icon of={Info} />
      </IconButton>
    </header>
  );
}

const closedWords = { deleted: "deletedAccount", blocked: "blockedByMe", self: "self" } as const;
type ClosedReason = keyof typeof closedWords;

/** In the place of the box where nothing can be written. */
function ClosedComposer({ username, reason }: { username: string; reason: ClosedReason }) {
  const t = useTranslations("chat");
  const { busy, act } = useAct();
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-menu border border-line px-4 py-2 text-sm text-ink-3">
      {t(closedWords[reason])}
      {reason === "blocked" && (
        <Button busy={busy} onClick={() => void act("block.remove", { username })}>
          {t("unblock")}
        </Button>
      )}
    </div>
  );
}

/** The face of an address that leads to nobody. */
function NobodyHere({ username }: { username: string }) {
  const t = useTranslations("chat");
  return (
    <main className="flex grow flex-col justify-center">
      <EmptyState
        className="mx-auto w-full max-w-92 wrap-anywhere"
        action={
          <ViewLink view={{ name: "chats" }} className={buttonClass()}>
            {t("toChats")}
          </ViewLink>
        }
      >
        {t("missing", { username })}
      </EmptyState>
    </main>
  );
}

const unknownCodes = ["user_not_found", "not_found", "invalid_input"];

/** A chat with one person: who they are, what was said, and the box to go on. */
export function Conversation({ username }: { username: string }) {
  const t = useTranslations("chat");
  const known = usePerson(username);
  const target = useMemo(() => ({ user: username }), [username]);
  const isKnown = useAppState((state) => conversationOf(state, target) !== undefined);
  const typing = useAppState((state) => (conversationOf(state, target)?.typing.length ?? 0) > 0);
  const isMe = useAppState((state) => state.me.username === username);
  const blocked = useAppState((state) => username in state.blocked);
  const { asked } = useAsk("user.get", { username });
  if (!isKnown && asked.state === "failed" && unknownCodes.includes(codeOf(asked.error))) {
    return <NobodyHere username={username} />;
  }
  // Of somebody I never wrote to only this answer knows the name.
  const person =
    known.name === username && asked.state === "ready"
      ? { ...known, name: summaryName(asked.data.profile) }
      : known;
  const deleted = person.deleted || (asked.state === "ready" && asked.data.profile.deleted === true);
  const closed: ClosedReason | null = isMe ? "self" : deleted ? "deleted" : blocked ? "blocked" : null;
  return (
    // However wide a message would like to be, it takes no room from the panes beside.
    <main aria-label={person.name} className="flex min-h-0 w-0 min-w-full grow flex-col">
      <ConversationHeader person={person} typing={typing} />
      <MessageList target={target} person={person} />
      <div className="px-4 pb-4 md:px-10">
        <div className="mx-auto w-full max-w-[46rem]">
          <p aria-hidden className="flex h-6 items-center truncate text-xs text-ink-3">
            {typing && t("typingLine", { name: person.name })}
          </p>
          {closed ? (
            <ClosedComposer username={username} reason={closed} />
          ) : (
            <Composer target={target} name={person.name} />
          )}
        </div>
      </div>
    </main>
  );
}
