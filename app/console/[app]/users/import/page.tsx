import type { Metadata } from "next";
import Link from "next/link";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { ImportUsers } from "#components/console/csv/import-users.tsx";
import { Part, RowList } from "#components/console/detail-list.tsx";
import { listImports } from "#core/imports/read-import.ts";
import { consoleWords, readConsole, showTime } from "../../../read-console.ts";

type Props = {
  params: Promise<{ app: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Imports that are shown again. */
const SHOWN = 20;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.csv.open} · ${words.console.title}` };
}

/** Imports users from a table, and shows how the last imports went. */
export default async function ImportPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app, "admin");
  const { ctx, language, words } = reader;
  const t = words.console.csv;
  const imports = await listImports(ctx, SHOWN);
  const wanted = Number((await searchParams).import);
  const opened = imports.find(({ id }) => id === wanted) ?? null;
  const say = consoleWords(reader);
  return (
    <ConsolePage title={t.open} lead={t.lead}>
      <ImportUsers key={opened?.id ?? "new"} opened={opened} />
      <Part title={t.imports}>
        <RowList
          none={t.noImports}
          rows={imports.map(({ id, file, state, total, done, failed, createdAt }) => ({
            id: String(id),
            text: `${file} · ${showTime(language, createdAt)} · ${say(`csv.stages.${state}`, { done, total, failed })}`,
            end: (
              <Link className="text-jade underline" href={`?import=${id}`}>
                {t.show}
              </Link>
            ),
          }))}
        />
      </Part>
    </ConsolePage>
  );
}
