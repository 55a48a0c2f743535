"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { CloseReport, Report } from "#protocol/report.ts";
import { useConsoleApp, useOperatorCommand } from "../console-provider.tsx";
import { isAtLeast } from "../sections.ts";

type Verdict = CloseReport["verdict"];

/** What can be done about a report, by whoever may. */
export function ReportActions({ report }: { report: Report }) {
  const t = useTranslations("console.reports");
  const common = useTranslations("common");
  const { role } = useConsoleApp();
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const router = useRouter();
  const [asked, setAsked] = useState<"retracted" | "disabled" | null>(null);
  const [busy, setBusy] = useState(false);
  if (report.state !== "open" || !isAtLeast(role, "admin")) return null;
  const close = async (verdict: Verdict) => {
    setBusy(true);
    const answer = await command("report.close", { report: report.id, verdict });
    setBusy(false);
    setAsked(null);
    showToast(answer.ok ? { text: t("closed") } : { text: errorText(answer.error), tone: "danger" });
    router.refresh();
  };
  return (
    <span className="flex flex-wrap gap-2">
      <Button busy={busy} onClick={() => void close("dismissed")}>
        {t("dismiss")}
      </Button>
      <Button tone="danger" onClick={() => setAsked("retracted")}>
        {t("retract")}
      </Button>
      <Button tone="danger" onClick={() => setAsked("disabled")}>
        {t("disable")}
      </Button>
      {asked && (
        <Dialog
          title={t(asked === "disabled" ? "confirmDisable" : "confirmRetract")}
          closeLabel={common("close")}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button onClick={() => setAsked(null)}>{common("cancel")}</Button>
              <Button tone="danger" busy={busy} onClick={() => void close(asked)}>
                {t(asked === "disabled" ? "disable" : "retract")}
              </Button>
            </>
          }
        >
          <p className="text-sm text-ink-2">
            {t("confirmText")} {asked === "disabled" && t("confirmDisableText", { sender: report.sender })}
          </p>
        </Dialog>
      )}
    </span>
  );
}
