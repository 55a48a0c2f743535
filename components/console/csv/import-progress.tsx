"use client";

import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import type { ImportFault } from "#protocol/user-import.ts";
import { saveFile } from "../save-file.ts";
import { writeTable } from "./read-table.ts";
import type { useImport } from "./use-import.ts";

type Work = ReturnType<typeof useImport>;

/** How far an import is, what can be done next, and the lines that failed with why. */
export function ImportProgress({
  total,
  work,
  onStart,
}: {
  total: number;
  work: Work;
  onStart: (id: number) => void;
}) {
  const t = useTranslations("console.csv");
  const { stage, done, failed, faults } = work.work;
  const isBusy = stage === "checking";
  const count = stage === "checked" ? total - failed : total;
  const start = async () => {
    const id = await work.start();
    if (id !== null) onStart(id);
  };
  return (
    <section aria-label={t("progress")} className="space-y-4 text-sm">
      <div className="flex flex-wrap gap-2">
        {(stage === "ready" || stage === "checking") && (
          <Button busy={isBusy} disabled={total === 0} onClick={work.check}>
            {t("check")}
          </Button>
        )}
        {(stage === "ready" || stage === "checking" || stage === "checked") && (
          <Button tone="primary" disabled={isBusy || count === 0} onClick={() => void start()}>
            {t("start", { count })}
          </Button>
        )}
        {(isBusy || stage === "running") && <Button onClick={() => void work.stop()}>{t("stop")}</Button>}
        {stage === "cutOff" && (
          <Button tone="primary" onClick={work.check}>
            {t("goOn")}
          </Button>
        )}
      </div>
      {stage !== "ready" && (
        <>
          <progress
            aria-label={t("progress")}
            value={done}
            max={Math.max(total, 1)}
            className="h-2 w-full accent-jade"
          />
          <p role="status" className="tabular-nums">
            {t(`stages.${stage}`, { done, total, failed })}
          </p>
          {stage === "running" && <p className="text-ink-2">{t("goesOn")}</p>}
        </>
      )}
      {failed > 0 && stage !== "checking" && <Faults faults={faults} work={work} />}
    </section>
  );
}

function Faults({ faults, work }: { faults: readonly ImportFault[]; work: Work }) {
  const t = useTranslations("console.csv");
  const errorText = useErrorText();
  const save = async () => {
    const all = await work.readAllFaults();
    const rows = all.map(({ number, username, nickname, code }) => [
      String(number),
      username,
      nickname,
      errorText({ code }),
    ]);
    saveFile("users-faults.csv", writeTable([[t("line"), "username", "nickname", t("fault")], ...rows]));
  };
  return (
    <>
      <Button onClick={() => void save()}>{t("saveFaults")}</Button>
      <ul className="divide-y divide-line rounded-menu border border-line bg-raised">
        {faults.map(({ number, username, code }) => (
          <li key={number} className="flex flex-wrap justify-between gap-x-4 px-4 py-2">
            <span className="min-w-0 wrap-anywhere">{t("lineOf", { number, name: username })}</span>
            <span className="text-danger">{errorText({ code })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
