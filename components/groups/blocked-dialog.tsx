"use client";

import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { UserSummary } from "#protocol/user.ts";

function BlockedRow({ group, user, onLifted }: { group: number; user: UserSummary; onLifted: () => void }) {
  const t = useTranslations("group");
  const { busy, act } = useAct();
  const lift = async () => {
    if (await act("group.unblockMember", { group, username: user.username })) onLifted();
  };
  return (
    <li className="flex items-center gap-3 py-2 text-sm">
      <Face picture={user.avatar} id={user.username} name={summaryName(user)} size={28} />
      <span className="min-w-0 grow truncate">{summaryName(user)}</span>
      <Button busy={busy} onClick={() => void lift()}>
        {t("unblock")}
      </Button>
    </li>
  );
}

/** Whom the group lets in by no way, and the way to let them in again. */
export function BlockedDialog({ group, onClose }: { group: number; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { asked, again } = useAsk("group.listBlocked", { group });
  return (
    <Dialog title={t("blocked")} closeLabel={common("close")} onClose={onClose}>
      {asked.state === "loading" && <SkeletonRows rows={2} label={common("loading")} />}
      {asked.state === "failed" && (
        <EmptyState flush action={<Button onClick={again}>{common("retry")}</Button>}>
          {errorText(asked.error)}
        </EmptyState>
      )}
      {asked.state === "ready" && asked.data.length === 0 && (
        <EmptyState flush>{t("blockedNone")}</EmptyState>
      )}
      {asked.state === "ready" && asked.data.length > 0 && (
        <ul aria-label={t("blocked")} className="divide-y divide-line">
          {asked.data.map((user) => (
            <BlockedRow key={user.username} group={group} user={user} onLifted={again} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
