"use client";

import { useId } from "react";
import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import type { JoinRequest } from "#protocol/group.ts";

/** Somebody who wants to come into a group I look after, with their reason and my two answers. */
export function JoinRequestRow({ request }: { request: JoinRequest }) {
  const t = useTranslations("group");
  const { busy, act } = useAct();
  const id = useId();
  const { user, inviter, group, reason } = request;
  const answer = (approve: boolean) => void act("group.answerRequest", { request: request.id, approve });
  return (
    <li className="flex gap-3 px-4 py-3">
      <Face picture={user.avatar} id={user.username} name={summaryName(user)} />
      <div className="min-w-0 grow">
        <p id={id} className="text-sm text-ink-3">
          <ViewLink
            view={{ name: "contact", username: user.username }}
            className="block truncate text-base font-medium text-ink hover:underline"
          >
            {summaryName(user)}
          </ViewLink>
          <span className="block wrap-anywhere">
            {inviter
              ? t("wantsInvited", { group: group.name, name: summaryName(inviter) })
              : t("wantsToJoin", { group: group.name })}
          </span>
          {reason && <span className="line-clamp-3 text-ink-2 wrap-anywhere">{reason}</span>}
        </p>
        <div className="mt-2 flex gap-2">
          <Button tone="primary" busy={busy} aria-describedby={id} onClick={() => answer(true)}>
            {t("approve")}
          </Button>
          <Button busy={busy} aria-describedby={id} onClick={() => answer(false)}>
            {t("refuse")}
          </Button>
        </div>
      </div>
    </li>
  );
}
