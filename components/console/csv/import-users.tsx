"use client";

import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useMounted } from "#components/auth/use-form.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ImportProgress as Progress } from "#protocol/user-import.ts";
import { saveFile } from "../save-file.ts";
import { columns, guessColumns, type Mapping, toLines } from "./columns.ts";
import { ImportColumns } from "./import-columns.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { readTable, type Table, writeTable } from "./read-table.ts";
import { isTooLong, useImport } from "./use-import.ts";

/** Imports users from a file: drop, map the columns, check without changing anything, let it run, keep the faults. */
export function ImportUsers({ opened }: { opened: Progress | null }) {
  const t = useTranslations("console.csv");
  const router = useRouter();
  const [table, setTable] = useState<Table | null>(null);
  const [file, setFile] = useState(opened?.file ?? "");
  const [mapping, setMapping] = useState<Mapping>({ username: 0, password: 1, nickname: 2 });
  const [isBroken, setBroken] = useState(false);
  const lines = useMemo(() => (table ? toLines(table, mapping) : []), [table, mapping]);
  const work = useImport(lines, file, opened);
  const { stage, total } = work.work;
  const open = async (chosen: File | undefined) => {
    if (!chosen) return;
    work.reset();
    try {
      const read = readTable(new Uint8Array(await chosen.arrayBuffer()));
      setTable(read);
      setFile(chosen.name.slice(-60));
      setMapping(guessColumns(read.header));
      setBroken(isTooLong(toLines(read, mapping)));
    } catch {
      setTable(null);
      setBroken(true);
    }
  };
  /** What runs on the server has an address of its own: whoever opens it again sees how far it is. */
  const showStarted = (id: number) => router.replace(`?import=${id}`, { scroll: false });
  return (
    <div className="max-w-3xl space-y-5">
      <DropField onFile={(chosen) => void open(chosen)} />
      <Button tone="quiet" onClick={() => saveFile("users-template.csv", writeTable([[...columns]]))}>
        {t("template")}
      </Button>
      <div role="alert">
        {isBroken && (
          <Banner tone="danger" className="rounded-control">
            {t("broken")}
          </Banner>
        )}
      </div>
      {table && !isBroken && (
        <>
          <p role="status" className="text-sm tabular-nums">
            {t("read", { count: table.rows.length, encoding: table.encoding })}
          </p>
          <ImportColumns
            header={table.header}
            mapping={mapping}
            isFixed={stage !== "ready" && stage !== "checked"}
            onChange={(changed) => {
              setMapping(changed);
              work.reset();
            }}
          />
        </>
      )}
      {(table !== null || opened !== null) && !isBroken && (
        <>
          {table === null && <h2 className="font-medium">{file}</h2>}
          <ImportProgress
            total={stage === "ready" ? lines.length : total}
            work={work}
            onStart={showStarted}
          />
        </>
      )}
    </div>
  );
}

function DropField({ onFile }: { onFile: (file: File | undefined) => void }) {
  const t = useTranslations("console.csv");
  // A file that is chosen before the page listens would be lost.
  const mounted = useMounted();
  return (
    <label
      className="block cursor-pointer rounded-menu border border-dashed border-line-strong bg-raised p-6 text-sm"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onFile(event.dataTransfer.files[0]);
      }}
    >
      <span className="mb-2 block font-medium">{t("drop")}</span>
      <input
        type="file"
        disabled={!mounted}
        accept=".csv,.tsv,.txt,text/csv"
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
    </label>
  );
}
