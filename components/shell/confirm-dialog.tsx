"use client";

import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button, type ButtonTone } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** One more question before something is done: closes once `onConfirm` succeeded, which tells of a refusal itself. */
export function ConfirmDialog({
  title,
  confirm,
  tone = "danger",
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  confirm: string;
  tone?: ButtonTone;
  onConfirm: () => Promise<boolean>;
  onClose: () => void;
  children: ReactNode;
}) {
  const common = useTranslations("common");
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const done = await onConfirm();
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      title={title}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button tone={tone} busy={busy} onClick={() => void run()}>
            {confirm}
          </Button>
        </>
      }
    >
      {typeof children === "string" ? <p className="text-sm text-ink-2">{children}</p> : children}
    </Dialog>
  );
}
