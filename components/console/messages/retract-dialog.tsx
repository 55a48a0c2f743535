"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { MessagePlace } from "#protocol/history.ts";
import { useOperatorCommand } from "../console-provider.tsx";

/** Asks before messages are taken back, or deleted for good. */
export function RetractDialog({
  places,
  forget,
  onClose,
}: {
  places: readonly MessagePlace[];
  forget: boolean;
  onClose: (isDone: boolean) => void;
}) {
  const t = useTranslations("console.messages");
  const common = useTranslations("common");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const count = places.length;
  const retract = async () => {
    setBusy(true);
    const messages = places.map(({ conversation, seq }) => ({ conversation, seq }));
    const answer = await command("history.retract", { messages, forget });
    setBusy(false);
    if (!answer.ok) return showToast({ text: errorText(answer.error), tone: "danger" });
    const done = answer.data.filter(({ outcome }) => outcome === "done").length;
    showToast({ text: t("done", { done, left: count - done }) });
    router.refresh();
    onClose(true);
  };
  return (
    <Dialog
      title={t(forget ? "deleteTitle" : "retractTitle", { count })}
      closeLabel={common("close")}
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onClick={() => onClose(false)}>{common("cancel")}</Button>
          <Button tone="danger" busy={busy} onClick={() => void retract()}>
            {t(forget ? "delete" : "retract")}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t(forget ? "deleteText" : "retractText")}</p>
    </Dialog>
  );
}
