"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { NothingHere } from "#components/chat/conversation-frame.tsx";
import { ReasonForm } from "#components/contacts/reason-form.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { codeOf } from "#components/shell/error-code.ts";
import { PaneHeader } from "#components/shell/pane-header.tsx";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { GroupSummary } from "#protocol/group.ts";

/** Asks to be let into a group. */
function JoinForm({ group, onAsked }: { group: number; onAsked: () => void }) {
  const t = useTranslations("group");
  const { act } = useAct();
  const ask = async (reason: string) => {
    if (!(await act("group.join", { group, reason }))) return;
    announce(t("asked"));
    onAsked();
  };
  return (
    <ReasonForm label={t("reason")} hint={t("reasonHint")} submit={t("join")} tone="primary" onAsk={ask} />
  );
}

/** What somebody outside may know of a group: face, name, size, and the way in. */
export function GroupFace({ summary }: { summary: GroupSummary }) {
  const t = useTranslations("group");
  return (
    <>
      <div className="flex items-center gap-5">
        <Avatar id={String(summary.id)} name={summary.name} kind="group" size={72} />
        <div className="min-w-0">
          <h2 className="text-xl font-semibold wrap-anywhere">{summary.name}</h2>
          <p className="tnum text-sm text-ink-3">
            {t("number", { number: String(summary.id) })} · {t("members", { count: summary.memberCount })}
          </p>
        </div>
      </div>
      {summary.description && (
        <p className="text-sm text-ink-2 wrap-anywhere whitespace-pre-line">{summary.description}</p>
      )}
    </>
  );
}

/** A group I am not in: what it is and how to come in; nothing of a private one. */
export function GroupOffer({ group }: { group: number }) {
  const t = useTranslations("group");
  const chat = useTranslations("chat");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { asked, again } = useAsk("group.get", { group });
  // An answer to my request changes what stands here.
  const request = useAppState((state) =>
    state.groupRequests.find((one) => one.group.id === group && one.user.username === state.me.username),
  );
  const answered = request?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the request changes.
  useEffect(() => again(), [answered, again]);
  if (asked.state === "failed") {
    if (["group_not_found", "not_found", "invalid_input"].includes(codeOf(asked.error))) {
      return <NothingHere>{t("missing")}</NothingHere>;
    }
    return (
      <EmptyState className="m-auto" action={<Button onClick={again}>{common("retry")}</Button>}>
        {errorText(asked.error)}
      </EmptyState>
    );
  }
  const summary = asked.state === "ready" ? asked.data.summary : null;
  return (
    <main aria-label={summary?.name ?? chat("title")} className="flex min-h-0 grow flex-col">
      <PaneHeader title={summary?.name ?? ""} />
      {!summary || summary.mine === "member" ? (
        <SkeletonRows rows={2} label={common("loading")} />
      ) : (
        <div className="w-full max-w-128 space-y-6 overflow-y-auto px-4 py-6 md:px-6">
          <GroupFace summary={summary} />
          {summary.mine === "requested" ? (
            <p role="status" className="text-sm text-ink-3">
              {t("waiting")}
            </p>
          ) : (
            <JoinForm group={group} onAsked={again} />
          )}
        </div>
      )}
    </main>
  );
}
