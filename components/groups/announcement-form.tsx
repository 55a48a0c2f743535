"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { Announcement } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { isTooLong } from "./bytes.ts";

/** Writes an announcement or changes one, and says whether it stands on top of the details. */
export function AnnouncementForm({
  group,
  before,
  onDone,
}: {
  group: number;
  before: Announcement | null;
  onDone: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = String(data.get("text") ?? "").trim();
    const pinned = data.get("pinned") === "on";
    const wrong = isTooLong(text, limits.announcementBytes) ? t("announcementTooLong") : undefined;
    setFault(wrong ?? (text === "" ? t("announcementMissing") : undefined));
    if (wrong || text === "") return;
    const done = before
      ? await act("group.updateAnnouncement", { group, announcement: before.id, text, pinned })
      : await act("group.addAnnouncement", { group, text, pinned });
    if (done) onDone();
  };
  return (
    <form onSubmit={submit} noValidate className="space-y-3">
      <TextArea
        name="text"
        label={t("announcementText")}
        error={fault}
        defaultValue={before?.text ?? ""}
        rows={4}
      />
      <Choice type="checkbox" name="pinned" defaultChecked={before?.pinned ?? true}>
        {t("pinAnnouncement")}
      </Choice>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>{common("cancel")}</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {t(before ? "saveAnnouncement" : "announce")}
        </Button>
      </div>
    </form>
  );
}
