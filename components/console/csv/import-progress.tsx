"use client";

import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { saveFile, writeTable } from "./read-table.ts";
import type { LineFault, useImport } from "./use-import.ts";

const SHOWN = 50;

/** How far an import is, what can be done next, and the lines that failed with why. */
export function ImportProgress({ total, work }: { total: number; work: ReturnType<typeof useImport> }) {
  const t = useTranslations("console.csv");
  const { stage, done, faults } = work.progress;
  const isRunning = stage === "checking" || stage === "importing";
  return (
    <section aria-label={t("progress")} className="space-y-4 text-sm">
      <div className="flex flex-wrap gap-2">
        {(stage === "ready" || stage === "checked" || stage === "checking") && (
          <>
            <Button busy={isRunning} disabled={total === 0} onClick={work.check}>
              {t("check")}
            </Button>
            <Button tone="primary" disabled={isRunning || total === 0} onClick={work.start}>
              {t("start", { count: stage === "checked" ? total - faults.length : total })}
            </Button>
          </>
        )}
        {isRunning && <Button onClick={work.stop}>{t("stop")}</Button>}
        {stage === "stopped" && (
          <Button tone="primary" onClick={work.goOn}>
            {t("goOn")}
          </Button>
        )}
      </div>
      {stage !== "ready" && (
        <>
          <progress aria-label={t("progress")} value={done} max={total} className="h-2 w-full accent-jade" />
          <p role="status" className="tabular-nums">
            {t(`stages.${stage}`, { done, total, failed: faults.length })}
          </p>
        </>
      )}
      {faults.length > 0 && <Faults faults={faults} />}
    </section>
  );
}

function Faults({ faults }: { faults: readonly LineFault[] }) {
  const t = useTranslations("console.csv");
  const errorText = useErrorText();
  const rows = faults.map(({ number, row, code }) => [
    String(number),
    row.username,
    row.nickname,
    errorText({ code }),
  ]);
  const header = [t("line"), "username", "nickname", t("fault")];
  return (
    <>
      <Button onClick={() => saveFile("users-faults.csv", writeTable([header, ...rows]))}>
        {t("saveFaults")}
      </Button>
      <ul className="divide-y divide-line rounded-menu border border-line bg-raised">
        {faults.slice(0, SHOWN).map(({ number, row, code }) => (
          <li key={number} className="flex flex-wrap justify-between gap-x-4 px-4 py-2">
            <span className="min-w-0 wrap-anywhere">{t("lineOf", { number, name: row.username })}</span>
            <span className="text-danger">{errorText({ code })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
