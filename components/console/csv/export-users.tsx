"use client";

import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { UserState } from "#protocol/console-user.ts";
import { useDownload } from "../use-download.ts";

/** Saves the users that the table's filter finds as a file for spreadsheets. */
export function ExportUsers({ query, state }: { query: string; state: UserState | null }) {
  const t = useTranslations("console.csv");
  const { bytes, download } = useDownload();
  return (
    <Button
      busy={bytes !== null}
      onClick={() => void download("users.csv", "account.export", { query, state })}
    >
      {t("export")}
    </Button>
  );
}
