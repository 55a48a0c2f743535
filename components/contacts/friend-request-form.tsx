"use client";

import type { FormEvent } from "react";
import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { limits } from "#protocol/limits.ts";

/** Asks somebody to be friends, with a reason that may stay empty. */
export function FriendRequestForm({ username }: { username: string }) {
  const t = useTranslations("profile");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    if (await act("friend.request", { username, reason })) announce(t("sent"));
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <TextArea
        name="reason"
        label={t("reason")}
        hint={t("reasonHint")}
        note={common("optional")}
        maxLength={Math.floor(limits.reasonBytes / 3)}
      />
      <Button type="submit" busy={busy}>
        {t("addFriend")}
      </Button>
    </form>
  );
}
