"use client";

import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useNames } from "#components/chat/use-names.ts";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Announcement, GroupInfo } from "#protocol/group.ts";
import { AnnouncementForm } from "./announcement-form.tsx";
import { AnnouncementList } from "./announcement-list.tsx";
import { managesGroup } from "./rights.ts";

/** All a group has announced, live; owner and admins write, change, pin and take down. */
export function AnnouncementsDialog({
  group,
  conversation,
  writing,
  onClose,
}: {
  group: GroupInfo;
  conversation: number;
  /** Begins with a new one. */
  writing: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const nameOf = useNames(conversation);
  const { asked, again } = useAsk("group.listAnnouncements", { group: group.id });
  const entries = useAppState((state) => state.conversations[conversation]?.entries);
  const changed = useMemo(
    () => entries?.findLast(({ kind }) => kind === "group.announcementChanged")?.seq ?? 0,
    [entries],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever one of them changed.
  useEffect(() => again(), [changed, again]);
  const [editing, setEditing] = useState<Announcement | "new" | null>(writing ? "new" : null);
  const manages = managesGroup(group);
  return (
    <Dialog
      title={t(manages && editing ? "announcement" : "announcements")}
      closeLabel={common("close")}
      onClose={onClose}
    >
      {manages && editing ? (
        <AnnouncementForm
          group={group.id}
          before={editing === "new" ? null : editing}
          onDone={writing ? onClose : () => setEditing(null)}
        />
      ) : (
        <>
          {manages && <Button onClick={() => setEditing("new")}>{t("announce")}</Button>}
          {asked.state === "loading" && <Skeleton className="h-24" />}
          {asked.state === "failed" && (
            <EmptyState flush action={<Button onClick={again}>{common("retry")}</Button>}>
              {errorText(asked.error)}
            </EmptyState>
          )}
          {asked.state === "ready" && (
            <AnnouncementList
              announcements={asked.data}
              group={group.id}
              manages={manages}
              nameOf={nameOf}
              onEdit={setEditing}
            />
          )}
        </>
      )}
    </Dialog>
  );
}
