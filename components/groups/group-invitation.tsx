"use client";

import { useTranslations } from "use-intl/react";
import { NothingHere } from "#components/chat/conversation-frame.tsx";
import { useNavigate } from "#components/shell/navigation.tsx";
import { PaneHeader } from "#components/shell/pane-header.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { GroupFace } from "./group-offer.tsx";

/** Where an invite link leads: the group, who invites, and the way in. */
export function GroupInvitation({ token }: { token: string }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const navigate = useNavigate();
  const { asked } = useAsk("group.getInvite", { token });
  const { busy, act } = useAct();
  if (asked.state === "failed") return <NothingHere>{errorText(asked.error)}</NothingHere>;
  if (asked.state === "loading") return <SkeletonRows rows={2} label={common("loading")} />;
  const { group, inviter } = asked.data;
  const open = () => navigate({ name: "group", group: group.id }, { replace: true });
  const join = async () => {
    if (await act("group.acceptInvite", { token })) open();
  };
  return (
    <main aria-label={group.name} className="flex min-h-0 grow flex-col">
      <PaneHeader title={t("invitation")} />
      <div className="w-full max-w-128 space-y-6 overflow-y-auto px-4 py-6 md:px-6">
        <GroupFace summary={group} />
        <p className="text-sm text-ink-2">{t("invitedBy", { name: summaryName(inviter) })}</p>
        {group.mine === "member" ? (
          <Button tone="primary" onClick={open}>
            {t("openChat")}
          </Button>
        ) : (
          <Button tone="primary" busy={busy} onClick={() => void join()}>
            {t("join")}
          </Button>
        )}
      </div>
    </main>
  );
}
