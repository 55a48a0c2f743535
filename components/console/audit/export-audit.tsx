"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { AuditFilter } from "#protocol/audit.ts";
import { useConsoleApp, useOperatorCommand } from "../console-provider.tsx";
import { saveFile } from "../save-file.ts";

/** Saves what the page's filter shows of the audit log as CSV. */
export function ExportAudit({ filter }: { filter: AuditFilter }) {
  const t = useTranslations("console.audit");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const { slug } = useConsoleApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    // Spreadsheets take a file for UTF-8 by this mark.
    const parts = ["\ufeff"];
    setBusy(true);
    for (let after: string | null = null, isOver = false; !isOver; isOver = after === null) {
      const answer: Awaited<ReturnType<typeof command<"audit.export">>> = await command("audit.export", {
        ...filter,
        after,
      });
      if (!answer.ok) {
        setBusy(false);
        return showToast({ text: errorText(answer.error), tone: "danger" });
      }
      parts.push(answer.data.text);
      after = answer.data.next;
    }
    setBusy(false);
    saveFile(`${slug}-audit.csv`, parts, "text/csv");
  };
  return (
    <Button busy={busy} onClick={() => void save()}>
      <Icon of={Download} size={16} />
      {t("export")}
    </Button>
  );
}
