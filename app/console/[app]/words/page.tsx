import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { ConsoleTable } from "#components/console/table/console-table.tsx";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { TryWords } from "#components/console/words/try-words.tsx";
import { AddWordsButton, RemoveWord, WordsMode } from "#components/console/words/word-actions.tsx";
import { listWords } from "#core/words/list-words.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const shape: TableShape = { sorts: ["added"], order: "asc", filters: {} };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.words} · ${words.console.title}` };
}

const startOf = (place: string | null): number => {
  const start = Number(place ?? "0");
  return Number.isSafeInteger(start) && start > 0 ? start : 0;
};

/** What may not be said in the app, and what the list would do. */
export default async function WordsPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app, "admin");
  const { app, ctx, language, words } = reader;
  const state = readTableState(shape, await searchParams);
  const start = startOf(state.after ?? state.before);
  const page = await listWords(ctx, { start, count: state.size });
  const path = sectionPath(app.slug, "words");
  const t = words.console.sensitive;
  return (
    <ConsolePage
      title={words.console.nav.words}
      lead={consoleWords(reader)("sensitive.lead", { count: page.total })}
      actions={<AddWordsButton />}
    >
      <div className="mb-4">
        <WordsMode mode={ctx.app.settings.sensitiveWords} />
      </div>
      <ConsoleTable
        name={words.console.nav.words}
        path={path}
        shape={shape}
        state={state}
        page={{
          rows: page.words,
          total: page.total,
          isMore: false,
          next: start + state.size < page.total ? String(start + state.size) : null,
          previous: start > 0 ? String(Math.max(0, start - state.size)) : null,
        }}
        columns={[
          {
            id: "word",
            title: t.word,
            isHeader: true,
            cell: ({ word }) => <span className="wrap-anywhere">{word}</span>,
          },
          {
            id: "added",
            title: t.added,
            isNumeric: true,
            cell: ({ createdAt }) => showTime(language, createdAt),
          },
          { id: "remove", title: t.remove, isNumeric: true, cell: ({ word }) => <RemoveWord word={word} /> },
        ]}
        idOf={({ word }) => word}
        nameOf={({ word }) => word}
        words={{ ...words.console.table, none: t.none }}
      />
      <TryWords />
    </ConsolePage>
  );
}
