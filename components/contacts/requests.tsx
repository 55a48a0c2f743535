"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { listTime } from "#components/chat/local-time.ts";
import { useClock } from "#components/chat/use-clock.ts";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { requestsToAnswer, summaryName } from "#components/shell/people.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import type { FriendRequest } from "#protocol/friend.ts";
import { RequestRow } from "./request-row.tsx";
import { SectionTitle } from "./section-title.tsx";

function PastRequest({ request, onOpen }: { request: FriendRequest; onOpen: () => void }) {
  const t = useTranslations("contacts");
  const clock = useClock();
  const { user, direction, state, reason, createdAt } = request;
  return (
    <li className="flex gap-3 py-3 text-sm">
      <Face picture={user.avatar} id={user.username} name={summaryName(user)} size={36} />
      <div className="min-w-0 grow">
        <p className="flex items-baseline gap-2">
          <ViewLink
            view={{ name: "contact", username: user.username }}
            onClick={onOpen}
            className="min-w-0 grow truncate font-medium hover:underline"
          >
            {summaryName(user)}
          </ViewLink>
          <time dateTime={new Date(createdAt).toISOString()} className="tnum shrink-0 text-xs text-ink-3">
            {listTime(createdAt, clock)}
          </time>
        </p>
        <p className="text-ink-3">
          {direction === "sent" ? t(`sentRequest.${state}`) : t(`receivedRequest.${state}`)}
        </p>
        {reason && <p className="text-ink-2 wrap-anywhere">{reason}</p>}
      </div>
    </li>
  );
}

/** Everything I was asked and asked myself, the newest first, with what came of it. */
function RequestHistory({ onClose }: { onClose: () => void }) {
  const t = useTranslations("contacts");
  const common = useTranslations("common");
  const requests = useAppState((state) => state.requests);
  const sorted = useMemo(() => [...requests].sort((a, b) => b.createdAt - a.createdAt), [requests]);
  return (
    <Dialog title={t("requests")} closeLabel={common("close")} onClose={onClose}>
      <ul className="divide-y divide-line">
        {sorted.map((request) => (
          <PastRequest
            key={`${request.direction} ${request.user.username}`}
            request={request}
            onOpen={onClose}
          />
        ))}
      </ul>
    </Dialog>
  );
}

/** Friend requests that wait for my answer, and the way to those that do not any more. */
export function Requests() {
  const t = useTranslations("contacts");
  const requests = useAppState((state) => state.requests);
  const waiting = useMemo(() => requestsToAnswer(requests), [requests]);
  const [open, setOpen] = useState(false);
  if (requests.length === 0) return null;
  return (
    <section aria-label={t("requests")} className="pb-2">
      <div className="flex items-baseline justify-between pr-0.5">
        <SectionTitle end={<SealBadge count={waiting.length} />}>{t("requests")}</SectionTitle>
        <Button tone="quiet" className="text-xs!" onClick={() => setOpen(true)}>
          {t("allRequests")}
        </Button>
      </div>
      <ul className="divide-y divide-line">
        {waiting.map((request) => (
          <RequestRow key={request.user.username} request={request} />
        ))}
      </ul>
      {open && <RequestHistory onClose={() => setOpen(false)} />}
    </section>
  );
}
