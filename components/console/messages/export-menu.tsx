"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Icon } from "#components/ui/icon.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { HistoryFilter } from "#protocol/history.ts";
import { useConsoleApp, useOperatorCommand } from "../console-provider.tsx";
import { saveFile } from "../save-file.ts";

const types = { jsonl: "application/jsonl", html: "text/html" } as const;

/** Saves the messages that fit the page's filter, fetched part by part. */
export function ExportMenu({ filter }: { filter: HistoryFilter }) {
  const t = useTranslations("console.messages");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const { slug } = useConsoleApp();
  const [rows, setRows] = useState<number | null>(null);
  const save = async (format: keyof typeof types) => {
    const parts: string[] = [];
    let fetched = 0;
    setRows(0);
    for (let cursor: string | undefined, isOver = false; !isOver; ) {
      const answer = await command("history.export", { ...filter, format, cursor });
      if (!answer.ok) {
        setRows(null);
        return showToast({ text: errorText(answer.error), tone: "danger" });
      }
      parts.push(answer.data.text);
      fetched += answer.data.rows;
      setRows(fetched);
      cursor = answer.data.next ?? undefined;
      isOver = cursor === undefined;
    }
    setRows(null);
    saveFile(`${slug}-messages.${format}`, parts, types[format]);
    showToast({ text: t("exported", { rows: fetched }) });
  };
  return (
    <span className="flex items-center gap-2 text-sm text-ink-3">
      <span role="status">{rows !== null && t("exporting", { rows })}</span>
      <Menu
        label={t("export")}
        icon={<Icon of={Download} />}
        items={[
          { label: t("exportJsonl"), disabled: rows !== null, onSelect: () => void save("jsonl") },
          { label: t("exportHtml"), disabled: rows !== null, onSelect: () => void save("html") },
        ]}
      />
    </span>
  );
}
