"use client";

import { X } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { ProfileCard } from "#components/contacts/profile-card.tsx";
import { ProfileMenu } from "#components/contacts/profile-menu.tsx";
import { useRelation } from "#components/contacts/use-relation.ts";
import { MediaButton } from "#components/media/media-button.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useDetails } from "#components/shell/details-context.tsx";
import { useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { useNarrowing } from "#components/shell/use-narrowing.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { usePerson } from "./use-person.ts";

/** Who one is talking to: the profile, and what can be done about it. */
export function Details({ username }: { username: string }) {
  const t = useTranslations("shell");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { setOpen } = useDetails();
  const { name } = usePerson(username);
  const relation = useRelation(username);
  const { asked, again } = useAsk("user.get", { username });
  useNarrowing(() => setOpen(false));
  const conversation = useAppState((state) => state.conversationOfUser[username]);
  const known = asked.state === "ready" && !asked.data.profile.deleted;
  return (
    <>
      <header className="flex h-16 shrink-0 items-center justify-end gap-1 px-3">
        {known && !relation.self && <ProfileMenu username={username} name={name} relation={relation} />}
        <IconButton label={t("closeDetails")} onClick={() => setOpen(false)}>
          <Icon of={X} />
        </IconButton>
      </header>
      {asked.state === "loading" && <SkeletonRows rows={2} label={common("loading")} />}
      {asked.state === "failed" && (
        <EmptyState action={<Button onClick={again}>{common("retry")}</Button>}>
          {errorText(asked.error)}
        </EmptyState>
      )}
      {asked.state === "ready" && <ProfileCard profile={asked.data.profile} relation={relation} />}
      {conversation !== undefined && (
        <div className="px-4 pb-6 md:px-6">
          <MediaButton conversation={conversation} />
        </div>
      )}
    </>
  );
}
