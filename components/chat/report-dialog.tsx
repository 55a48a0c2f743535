"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { limits } from "#protocol/limits.ts";
import type { ReportReason } from "#protocol/report.ts";
import { endReport, type ReportedPlace } from "./reporting.ts";

const reasons: readonly ReportReason[] = ["spam", "abuse", "fraud", "nudity", "violence", "other"];

/** Asks why a message is reported to whoever runs the app. */
export function ReportDialog({ place }: { place: ReportedPlace }) {
  const t = useTranslations("chat.report");
  const common = useTranslations("common");
  const client = useClient();
  const errorText = useErrorText();
  const form = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const reason = reasons.find((known) => known === data.get("reason")) ?? "other";
    setBusy(true);
    try {
      await client.call("message.report", { ...place, reason, note: String(data.get("note") ?? "").trim() });
      showToast({ text: t("done") });
      endReport();
    } catch (error) {
      setFailure(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("title")}
      closeLabel={common("close")}
      onClose={endReport}
      actions={
        <>
          <Button onClick={endReport}>{common("cancel")}</Button>
          <Button type="submit" form={form} tone="primary" busy={busy}>
            {t("send")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void onSubmit(event)} className="space-y-4 text-sm">
        <p className="text-ink-2">{t("text")}</p>
        <fieldset>
          <legend className="mb-1 font-medium">{t("reason")}</legend>
          {reasons.map((reason, index) => (
            <Choice key={reason} type="radio" name="reason" value={reason} defaultChecked={index === 0}>
              {t(`reasons.${reason}`)}
            </Choice>
          ))}
        </fieldset>
        <TextArea
          name="note"
          label={t("note")}
          note={common("optional")}
          rows={3}
          maxLength={Math.floor(limits.reportNoteBytes / 4)}
        />
        <p role="alert" className="text-danger empty:hidden">
          {failure}
        </p>
      </form>
    </Dialog>
  );
}
