"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { Announcement } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { isTooLong } from "./bytes.ts";

function AnnouncementForm({
  group,
  pinned,
  onClose,
}: {
  group: number;
  pinned: Announcement | undefined;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const form = useId();
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("text") ?? "").trim();
    const wrong = isTooLong(text, limits.announcementBytes) ? t("announcementTooLong") : undefined;
    setFault(wrong ?? (text === "" ? t("announcementMissing") : undefined));
    if (wrong || text === "") return;
    const done = pinned
      ? await act("group.updateAnnouncement", { group, announcement: pinned.id, text })
      : await act("group.addAnnouncement", { group, text, pinned: true });
    if (done) onClose();
  };
  const remove = async () => {
    if (pinned && (await act("group.removeAnnouncement", { group, announcement: pinned.id }))) onClose();
  };
  return (
    <form id={form} onSubmit={submit} noValidate className="space-y-4">
      <TextArea
        name="text"
        label={t("announcementText")}
        hint={t("announcementHint")}
        error={fault}
        defaultValue={pinned?.text ?? ""}
        rows={4}
      />
      <div className="flex flex-wrap justify-end gap-2">
        {pinned && (
          <Button tone="danger" busy={busy} onClick={() => void remove()}>
            {t("takeDown")}
          </Button>
        )}
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {t("announce")}
        </Button>
      </div>
    </form>
  );
}

/** Writes, changes or takes down what is announced on top of the group's details. */
export function AnnouncementDialog({ group, onClose }: { group: number; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { asked, again } = useAsk("group.listAnnouncements", { group });
  return (
    <Dialog title={t("announcement")} closeLabel={common("close")} onClose={onClose}>
      {asked.state === "loading" && <Skeleton className="h-24" />}
      {asked.state === "failed" && (
        <EmptyState action={<Button onClick={again}>{common("retry")}</Button>}>
          {errorText(asked.error)}
        </EmptyState>
      )}
      {asked.state === "ready" && (
        <AnnouncementForm group={group} pinned={asked.data.find(({ pinned }) => pinned)} onClose={onClose} />
      )}
    </Dialog>
  );
}
