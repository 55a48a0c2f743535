"use client";

import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { UserSummary } from "#protocol/user.ts";

function BlockedRow({ user }: { user: UserSummary }) {
  const t = useTranslations("profile");
  const { busy, act } = useAct();
  return (
    <li className="flex items-center gap-3 py-3">
      <Face picture={user.avatar} id={user.username} name={summaryName(user)} size={36} />
      <span className="min-w-0 grow truncate text-sm font-medium">{summaryName(user)}</span>
      <Button busy={busy} onClick={() => void act("block.remove", { username: user.username })}>
        {t("unblock")}
      </Button>
    </li>
  );
}

/** The people who cannot write to me, and the way to let them again. */
export function BlockedSettings() {
  const t = useTranslations("settings");
  const blocked = useAppState((state) => state.blocked);
  const users = Object.values(blocked).sort((a, b) => summaryName(a).localeCompare(summaryName(b)));
  if (users.length === 0) return <EmptyState flush>{t("blockedNone")}</EmptyState>;
  return (
    <>
      <p className="text-sm text-ink-3">{t("blockedLead")}</p>
      <ul className="divide-y divide-line">
        {users.map((user) => (
          <BlockedRow key={user.username} user={user} />
        ))}
      </ul>
    </>
  );
}
