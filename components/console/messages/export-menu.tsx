"use client";

import { Download } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { fileSize } from "#components/ui/file-size.ts";
import { Icon } from "#components/ui/icon.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { HistoryFilter } from "#protocol/history.ts";
import { useConsoleApp } from "../console-provider.tsx";
import { useDownload } from "../use-download.ts";

/** Saves the messages that fit the page's filter. */
export function ExportMenu({ filter }: { filter: HistoryFilter }) {
  const t = useTranslations("console.messages");
  const { slug } = useConsoleApp();
  const { bytes, download } = useDownload();
  const save = (format: "jsonl" | "html") =>
    void download(`${slug}-messages.${format}`, "history.export", { ...filter, format });
  return (
    <span className="flex items-center gap-2 text-sm text-ink-3">
      <span role="status">{bytes !== null && t("exporting", { size: fileSize(bytes) })}</span>
      <Menu
        label={t("export")}
        icon={<Icon of={Download} />}
        items={[
          { label: t("exportJsonl"), disabled: bytes !== null, onSelect: () => save("jsonl") },
          { label: t("exportHtml"), disabled: bytes !== null, onSelect: () => save("html") },
        ]}
      />
    </span>
  );
}
