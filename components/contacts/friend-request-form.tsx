"use client";

import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { announce } from "#components/ui/announcer.tsx";
import { ReasonForm } from "./reason-form.tsx";

/** Asks somebody to be friends. */
export function FriendRequestForm({ username }: { username: string }) {
  const t = useTranslations("profile");
  const { act } = useAct();
  const ask = async (reason: string) => {
    if (await act("friend.request", { username, reason })) announce(t("sent"));
  };
  return <ReasonForm label={t("reason")} hint={t("reasonHint")} submit={t("addFriend")} onAsk={ask} />;
}
