"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { readTable, saveFile, type Table, writeTable } from "./read-table.ts";
import { type Line, useImport } from "./use-import.ts";

const columns = ["username", "password", "nickname"] as const;
type Mapping = Record<(typeof columns)[number], number>;

/** Which column of a file means what, by its name, or by its place. */
function guess(header: readonly string[]): Mapping {
  const named = (name: string, place: number) => {
    const found = header.findIndex((title) => title.toLowerCase() === name);
    return found >= 0 ? found : place < header.length ? place : -1;
  };
  return { username: named("username", 0), password: named("password", 1), nickname: named("nickname", 2) };
}

/** The first line is a header: the first row stands in line two. */
const toLines = ({ rows }: Table, mapping: Mapping): Line[] =>
  rows.map((cells, index) => ({
    number: index + 2,
    row: {
      username: cells[mapping.username] ?? "",
      password: cells[mapping.password] ?? "",
      nickname: cells[mapping.nickname] ?? "",
    },
  }));

/** Imports users from a file: drop, map the columns, check without changing anything, import, keep the faults. */
export function ImportUsers() {
  const t = useTranslations("console.csv");
  const names = useTranslations("console.users");
  const [table, setTable] = useState<Table | null>(null);
  const [mapping, setMapping] = useState<Mapping>({ username: 0, password: 1, nickname: 2 });
  const [isBroken, setBroken] = useState(false);
  const lines = useMemo(() => (table ? toLines(table, mapping) : []), [table, mapping]);
  const work = useImport(lines);
  const isIdle = work.progress.stage === "ready" || work.progress.stage === "checked";
  const open = async (file: File | undefined) => {
    if (!file) return;
    work.reset();
    try {
      const read = readTable(new Uint8Array(await file.arrayBuffer()));
      setTable(read);
      setMapping(guess(read.header));
      setBroken(false);
    } catch {
      setTable(null);
      setBroken(true);
    }
  };
  return (
    <div className="max-w-3xl space-y-5">
      <label
        className="block cursor-pointer rounded-menu border border-dashed border-line-strong bg-raised p-6 text-sm"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void open(event.dataTransfer.files[0]);
        }}
      >
        <span className="mb-2 block font-medium">{t("drop")}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => void open(event.currentTarget.files?.[0])}
        />
      </label>
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
      {table && (
        <>
          <p role="status" className="text-sm tabular-nums">
            {t("read", { count: table.rows.length, encoding: table.encoding })}
          </p>
          <div className="grid gap-4 md:grid-cols-3">
            {columns.map((column) => (
              <SelectField
                key={column}
                label={names(column)}
                value={mapping[column]}
                disabled={!isIdle}
                onChange={(event) => {
                  setMapping({ ...mapping, [column]: Number(event.currentTarget.value) });
                  work.reset();
                }}
              >
                <option value={-1}>{t("noColumn")}</option>
                {table.header.map((title, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; titles may repeat.
                  <option key={index} value={index}>
                    {title}
                  </option>
                ))}
              </SelectField>
            ))}
          </div>
          <ImportProgress total={lines.length} work={work} />
        </>
      )}
    </div>
  );
}
