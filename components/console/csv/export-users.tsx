"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { UserState } from "#protocol/console-user.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { saveFile, writeTable } from "./read-table.ts";

/** Saves the users that the table's filter finds as a file for spreadsheets. */
export function ExportUsers({ query, state }: { query: string; state: UserState | null }) {
  const t = useTranslations("console.csv");
  const run = useOperatorCommand();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const rows: string[][] = [["username", "nickname", "state", "created"]];
    let after: number | null = null;
    do {
      const answer: Awaited<ReturnType<typeof run<"account.export">>> = await run("account.export", {
        query,
        state,
        after,
      });
      if (!answer.ok) {
        showToast({ text: errorText(answer.error), tone: "danger" });
        return setBusy(false);
      }
      rows.push(...answer.data.rows);
      after = answer.data.next;
    } while (after !== null);
    saveFile("users.csv", writeTable(rows));
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={save}>
      {t("export")}
    </Button>
  );
}
