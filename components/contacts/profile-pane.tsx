"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { codeOf } from "#components/shell/error-code.ts";
import { ViewLink } from "#components/shell/navigation.tsx";
import { PaneHeader } from "#components/shell/pane-header.tsx";
import { useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { displayName } from "#sdk/index.ts";
import { ProfileCard } from "./profile-card.tsx";
import { ProfileMenu } from "./profile-menu.tsx";
import { useRelation } from "./use-relation.ts";

function ProfileSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="w-full max-w-128 space-y-4 px-4 py-6 md:px-6">
      <Skeleton className="size-18 rounded-round!" />
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-4 w-64" />
    </div>
  );
}

/** Somebody's profile in the main pane. */
export function ProfilePane({ username }: { username: string }) {
  const t = useTranslations("profile");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const relation = useRelation(username);
  const name = useAppState((state) => displayName(state, username));
  const version = useAppState((state) => state.users[username]?.profileVersion);
  const { asked, again } = useAsk("user.get", { username });
  useEffect(() => {
    if (version !== undefined && asked.state === "ready" && version > asked.data.profile.profileVersion)
      again();
  }, [version, asked, again]);

  const missing =
    asked.state === "failed" &&
    ["user_not_found", "not_found", "invalid_input"].includes(codeOf(asked.error));
  const known = asked.state === "ready" && !asked.data.profile.deleted;
  return (
    <main aria-label={t("title")} className="flex min-h-0 grow flex-col">
      <PaneHeader title={t("title")}>
        {known && !relation.self && <ProfileMenu username={username} name={name} relation={relation} />}
      </PaneHeader>
      <div className="min-h-0 grow overflow-y-auto">
        {asked.state === "loading" && <ProfileSkeleton label={common("loading")} />}
        {missing && (
          <EmptyState
            className="wrap-anywhere md:px-6"
            action={
              <ViewLink view={{ name: "contacts" }} className={buttonClass()}>
                {t("toContacts")}
              </ViewLink>
            }
          >
            {t("missing", { username })}
          </EmptyState>
        )}
        {asked.state === "failed" && !missing && (
          <EmptyState className="md:px-6" action={<Button onClick={again}>{common("retry")}</Button>}>
            {errorText(asked.error)}
          </EmptyState>
        )}
        {asked.state === "ready" && <ProfileCard profile={asked.data.profile} relation={relation} />}
      </div>
    </main>
  );
}
