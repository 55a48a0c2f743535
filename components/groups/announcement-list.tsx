"use client";

import { Pin } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { fullTime, listTime } from "#components/chat/local-time.ts";
import { useClock } from "#components/chat/use-clock.ts";
import type { NameOf } from "#components/chat/use-names.ts";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { Announcement } from "#protocol/group.ts";

type Props = {
  group: number;
  manages: boolean;
  nameOf: NameOf;
  onEdit: (announcement: Announcement) => void;
};

/** What a keeper may do with an announcement. */
function Acts({
  announcement,
  group,
  onEdit,
}: { announcement: Announcement } & Pick<Props, "group" | "onEdit">) {
  const t = useTranslations("group");
  const { busy, act } = useAct();
  const [asking, setAsking] = useState(false);
  const place = { group, announcement: announcement.id };
  const { pinned } = announcement;
  return (
    <div className="mt-1 -ml-3.5 flex flex-wrap">
      <Button tone="quiet" onClick={() => onEdit(announcement)}>
        {t("editAnnouncement")}
      </Button>
      <Button
        tone="quiet"
        busy={busy}
        onClick={() => void act("group.updateAnnouncement", { ...place, pinned: !pinned })}
      >
        {t(pinned ? "unpinAnnouncement" : "pinAnnouncement")}
      </Button>
      <Button tone="quiet" className="text-danger!" onClick={() => setAsking(true)}>
        {t("takeDown")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t("takeDownTitle")}
          confirm={t("takeDown")}
          onConfirm={() => act("group.removeAnnouncement", place)}
          onClose={() => setAsking(false)}
        >
          {t("takeDownText")}
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Everything that was announced, the pinned one first, then the newest; who said it and when. */
export function AnnouncementList({ announcements, ...props }: { announcements: Announcement[] } & Props) {
  const t = useTranslations("group");
  const clock = useClock();
  const { group, manages, nameOf, onEdit } = props;
  if (announcements.length === 0) return <EmptyState flush>{t("noAnnouncement")}</EmptyState>;
  return (
    <ul aria-label={t("announcements")} className="divide-y divide-line">
      {announcements.map((announcement) => {
        const { id, author, text, pinned, createdAt, updatedAt } = announcement;
        return (
          <li key={id} className="py-3 text-sm">
            <p className="flex items-center gap-1 text-xs text-ink-3">
              {pinned && (
                <>
                  <Icon of={Pin} size={14} className="shrink-0 text-jade" />
                  <span className="shrink-0">{t("pinnedAnnouncement")} ·</span>
                </>
              )}
              <span className="truncate">{author === "" ? t("operator") : nameOf(author)}</span>
              <time
                dateTime={new Date(createdAt).toISOString()}
                title={fullTime(createdAt, clock)}
                className="tnum shrink-0"
              >
                · {listTime(createdAt, clock)}
              </time>
              {updatedAt > createdAt && <span className="shrink-0">· {t("changed")}</span>}
            </p>
            <p className="mt-1 wrap-anywhere whitespace-pre-line">{text}</p>
            {manages && <Acts announcement={announcement} group={group} onEdit={onEdit} />}
          </li>
        );
      })}
    </ul>
  );
}
