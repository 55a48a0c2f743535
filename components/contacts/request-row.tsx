"use client";

import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import type { FriendRequest } from "#protocol/friend.ts";
import { AnswerButtons } from "./answer-buttons.tsx";
import { AskingRow } from "./asking-row.tsx";

/** Answers a friend request: two buttons whose description says whose. */
export function RequestAnswer({ username, describedBy }: { username: string; describedBy?: string }) {
  const t = useTranslations("contacts");
  const { busy, act } = useAct();
  return (
    <AnswerButtons
      yes={t("accept")}
      no={t("decline")}
      busy={busy}
      describedBy={describedBy}
      onAnswer={(yes) => void act(yes ? "friend.accept" : "friend.decline", { username })}
    />
  );
}

/** Somebody who wants to be my friend, with their reason and my two answers. */
export function RequestRow({ request: { user, reason } }: { request: FriendRequest }) {
  const t = useTranslations("contacts");
  return (
    <AskingRow user={user} answers={(id) => <RequestAnswer username={user.username} describedBy={id} />}>
      <span className="line-clamp-3 wrap-anywhere">{reason || t("wants")}</span>
    </AskingRow>
  );
}
