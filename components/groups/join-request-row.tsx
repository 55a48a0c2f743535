"use client";

import { useTranslations } from "use-intl/react";
import { AnswerButtons } from "#components/contacts/answer-buttons.tsx";
import { AskingRow } from "#components/contacts/asking-row.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct } from "#components/shell/use-command.ts";
import type { JoinRequest } from "#protocol/group.ts";

/** Somebody who wants to come into a group I look after, with their reason and my two answers. */
export function JoinRequestRow({ request }: { request: JoinRequest }) {
  const t = useTranslations("group");
  const { busy, act } = useAct();
  const { user, inviter, group, reason } = request;
  return (
    <AskingRow
      user={user}
      answers={(id) => (
        <AnswerButtons
          yes={t("approve")}
          no={t("refuse")}
          busy={busy}
          describedBy={id}
          onAnswer={(approve) => void act("group.answerRequest", { request: request.id, approve })}
        />
      )}
    >
      <span className="block wrap-anywhere">
        {inviter
          ? t("wantsInvited", { group: group.name, name: summaryName(inviter) })
          : t("wantsToJoin", { group: group.name })}
      </span>
      {reason && <span className="line-clamp-3 text-ink-2 wrap-anywhere">{reason}</span>}
    </AskingRow>
  );
}
