"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { BulkResult } from "#protocol/console-user.ts";
import type { Answer } from "#protocol/errors.ts";

export type BulkAct = "disable" | "enable" | "signOut" | "delete";

/** Small enough that each command is short, and can be tried again alone. */
const AT_ONCE = 50;

/** What takes an act back; what has none is gone for good. */
const opposites: Partial<Record<BulkAct, BulkAct>> = { disable: "enable", enable: "disable" };

type Props = {
  act: BulkAct;
  names: readonly string[];
  run: (usernames: string[], act: BulkAct) => Promise<Answer<BulkResult[]>>;
  onClose: () => void;
};

/** Asks once, then does it part by part, and shows for each what became of it. */
export function BulkDialog({ act, names, run, onClose }: Props) {
  const t = useTranslations("console.users");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const router = useRouter();
  const [results, setResults] = useState<BulkResult[] | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [isUndone, setUndone] = useState(false);
  const apply = async (what: BulkAct, whom: readonly string[]) => {
    setRunning(true);
    const all: BulkResult[] = [];
    setResults(all);
    for (let from = 0; from < whom.length; from += AT_ONCE) {
      const part = whom.slice(from, from + AT_ONCE);
      const answer = await run(part, what);
      all.push(...(answer.ok ? answer.data : part.map((name) => ({ name, code: answer.error.code }))));
      setResults([...all]);
    }
    setRunning(false);
    router.refresh();
  };
  const opposite = opposites[act];
  /** Who is otherwise than before; who was so already is left alone. */
  const changed = (results ?? []).filter(({ code, same }) => code === "ok" && !same).map(({ name }) => name);
  const undo = () => {
    setUndone(true);
    if (opposite) void apply(opposite, changed);
  };
  const failed = results?.filter(({ code }) => code !== "ok") ?? [];
  return (
    <Dialog
      title={t(`bulk.${act}`)}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        results === null ? (
          <>
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button tone={act === "delete" ? "danger" : "primary"} onClick={() => void apply(act, names)}>
              {t(`bulk.${act}`)}
            </Button>
          </>
        ) : (
          <>
            {opposite && !isUndone && !isRunning && changed.length > 0 && (
              <Button onClick={undo}>{t("undo", { count: changed.length })}</Button>
            )}
            <Button busy={isRunning} onClick={onClose}>
              {common("close")}
            </Button>
          </>
        )
      }
    >
      {results === null ? (
        <p className="text-sm text-pretty">
          {t(`bulkAsk.${act}`, { count: names.length })} {act === "delete" ? t("deleteLead") : ""}
        </p>
      ) : (
        <>
          <p role="status" className="mb-3 text-sm tabular-nums">
            {t("bulkDone", {
              done: results.length - failed.length,
              total: isUndone ? results.length : names.length,
              failed: failed.length,
            })}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is walked through by keyboard. */}
          <ul tabIndex={0} aria-label={t("results")} className="divide-y divide-line text-sm">
            {[...failed, ...results.filter(({ code }) => code === "ok")].map(({ name, code }) => (
              <li key={name} className="flex justify-between gap-4 py-1.5">
                <span className="font-mono text-xs wrap-anywhere">{name}</span>
                <span className={code === "ok" ? "text-ink-3" : "text-danger"}>
                  {code === "ok" ? t("done") : errorText({ code })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
