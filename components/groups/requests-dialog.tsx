"use client";

import { useTranslations } from "use-intl/react";
import { fullTime, listTime } from "#components/chat/local-time.ts";
import { useClock } from "#components/chat/use-clock.ts";
import { Face } from "#components/shell/face.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { AnsweredJoinRequest } from "#protocol/group.ts";
import { JoinRequestRow } from "./join-request-row.tsx";
import { useAnsweredRequests } from "./use-answered-requests.ts";
import { useWaiting } from "./use-waiting.ts";

function AnsweredRow({ request }: { request: AnsweredJoinRequest }) {
  const t = useTranslations("group");
  const clock = useClock();
  const { user, inviter, reason, state, createdAt, answeredBy, answeredAt } = request;
  const answerer = answeredBy ? summaryName(answeredBy) : t("operator");
  const answer =
    answeredBy?.username === user.username
      ? t("requestCame")
      : t(state === "approved" ? "requestApproved" : "requestRefused", { name: answerer });
  const time = (at: number) => (
    <time
      dateTime={new Date(at).toISOString()}
      title={fullTime(at, clock)}
      className="tnum whitespace-nowrap"
    >
      {listTime(at, clock)}
    </time>
  );
  return (
    <li className="flex gap-3 py-3 text-sm">
      <Face picture={user.avatar} id={user.username} name={summaryName(user)} />
      <div className="min-w-0 grow space-y-0.5">
        <p className="truncate font-medium">{summaryName(user)}</p>
        <p className="text-ink-3 wrap-anywhere">
          {inviter ? t("askedInvited", { name: summaryName(inviter) }) : t("askedToJoin")} · {time(createdAt)}
        </p>
        {reason && <p className="text-ink-2 wrap-anywhere whitespace-pre-line">{reason}</p>}
        <p className="text-ink-3 wrap-anywhere">
          {answer} · {time(answeredAt)}
        </p>
      </div>
    </li>
  );
}

function Title({ children }: { children: string }) {
  return <h3 className="pt-2 text-xs font-medium text-ink-3">{children}</h3>;
}

/** Who waits to come into a group, with my two answers, and whoever asked before: why, and who answered how and when. */
export function RequestsDialog({ group, onClose }: { group: number; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const waiting = useWaiting(group);
  const { requests, next, state, again, more } = useAnsweredRequests(group, waiting);
  const fetchMore = () =>
    more().catch((error: unknown) => showToast({ text: errorText(error), tone: "danger" }));
  return (
    <Dialog title={t("requests")} closeLabel={common("close")} onClose={onClose}>
      {waiting.length > 0 && (
        <section aria-label={t("requestsWaiting")}>
          <Title>{t("requestsWaiting")}</Title>
          <ul className="divide-y divide-line [&>li]:px-0">
            {waiting.map((request) => (
              <JoinRequestRow key={request.id} request={request} />
            ))}
          </ul>
        </section>
      )}
      {state === "loading" && <SkeletonRows rows={2} label={common("loading")} />}
      {state === "failed" && (
        <EmptyState flush action={<Button onClick={again}>{common("retry")}</Button>}>
          {t("requestsFailed")}
        </EmptyState>
      )}
      {state === "ready" && requests.length === 0 && waiting.length === 0 && (
        <EmptyState flush>{t("requestsNone")}</EmptyState>
      )}
      {requests.length > 0 && (
        <section aria-label={t("requestsAnswered")}>
          <Title>{t("requestsAnswered")}</Title>
          <ul className="divide-y divide-line">
            {requests.map((request) => (
              <AnsweredRow key={request.id} request={request} />
            ))}
          </ul>
          {next !== null && (
            <div className="flex justify-center pt-2">
              <Button onClick={() => void fetchMore()}>{t("requestsEarlier")}</Button>
            </div>
          )}
        </section>
      )}
    </Dialog>
  );
}
