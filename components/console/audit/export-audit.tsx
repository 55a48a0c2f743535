"use client";

import { Download } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { AuditFilter } from "#protocol/audit.ts";
import { useConsoleApp } from "../console-provider.tsx";
import { useDownload } from "../use-download.ts";

/** Saves what the page's filter shows of the audit log as CSV. */
export function ExportAudit({ filter }: { filter: AuditFilter }) {
  const t = useTranslations("console.audit");
  const { slug } = useConsoleApp();
  const { bytes, download } = useDownload();
  return (
    <Button busy={bytes !== null} onClick={() => void download(`${slug}-audit.csv`, "audit.export", filter)}>
      <Icon of={Download} size={16} />
      {t("export")}
    </Button>
  );
}
