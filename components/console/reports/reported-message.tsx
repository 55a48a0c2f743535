"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { Report } from "#protocol/report.ts";
import { useConsoleApp, useOperatorCommand } from "../console-provider.tsx";
import { bodyLine } from "../messages/body-line.ts";
import { isAtLeast } from "../sections.ts";

/** What was written in a reported message, once it is asked for. */
export function ReportedMessage({ report }: { report: Report }) {
  const t = useTranslations("console.reports");
  const { role } = useConsoleApp();
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const [text, setText] = useState<string | null>(null);
  if (text !== null) return <span className="whitespace-pre-wrap wrap-anywhere">{text}</span>;
  if (report.state !== "open" || !isAtLeast(role, "admin")) return <span className="text-ink-3">–</span>;
  const show = async () => {
    const answer = await command("report.reveal", { report: report.id });
    if (!answer.ok) return showToast({ text: errorText(answer.error), tone: "danger" });
    setText(answer.data.body ? bodyLine(answer.data.body) : t("gone"));
  };
  return (
    <Button tone="quiet" onClick={() => void show()}>
      {t("show")}
    </Button>
  );
}
