"use client";

import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { CopyButton } from "../copy-button.tsx";

/** Something that is told once: to copy before the dialog is closed. */
export function SecretDialog({
  title,
  lead,
  secret,
  onClose,
}: {
  title: string;
  lead: string;
  secret: string;
  onClose: () => void;
}) {
  const common = useTranslations("common");
  return (
    <Dialog
      title={title}
      closeLabel={common("close")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{common("close")}</Button>}
    >
      <p className="mb-3 text-sm text-pretty text-ink-2">{lead}</p>
      <p className="flex items-start gap-2 rounded-control border border-line bg-list py-1 pr-1 pl-3">
        <code data-secret className="min-w-0 grow py-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
          {secret}
        </code>
        <CopyButton text={secret} label={common("copy")} done={common("copied")} />
      </p>
    </Dialog>
  );
}
