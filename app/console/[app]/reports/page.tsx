import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { ReportTable } from "#components/console/reports/report-table.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { TableChoices } from "#components/console/table/table-choices.tsx";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { listReports } from "#core/reports/judge-reports.ts";
import { reportReasons } from "#protocol/report.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const shape: TableShape = {
  sorts: ["time"],
  order: "asc",
  filters: { state: ["done"], reason: reportReasons },
};

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.reports.title} · ${words.console.title}` };
}

/** What users reported, in the order it came. */
export default async function ReportsPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app);
  const { app, ctx, language, words } = reader;
  const t = consoleWords(reader);
  const state = readTableState(shape, await searchParams);
  const path = sectionPath(app.slug, "reports");
  const { reports } = words.console;
  const page = await listReports(ctx, {
    state: state.filters.state === "done" ? "done" : "open",
    reason: reportReasons.find((reason) => reason === state.filters.reason),
    cursor: state.after ?? state.before ?? undefined,
    back: state.before !== null,
    limit: state.size,
  });
  return (
    <ConsolePage title={reports.title} lead={t("reports.lead", { count: page.open })}>
      <div className="mb-4">
        <TableChoices
          path={path}
          shape={shape}
          state={state}
          choices={[
            {
              name: "state",
              label: reports.state,
              any: reports.states.open,
              options: [{ value: "done", label: reports.states.done }],
            },
            {
              name: "reason",
              label: reports.reason,
              any: words.console.table.any,
              options: reportReasons.map((value) => ({ value, label: reports.reasons[value] })),
            },
          ]}
        />
      </div>
      <ReportTable
        path={path}
        messagesPath={sectionPath(app.slug, "messages")}
        shape={shape}
        state={state}
        page={page}
        words={words.console}
        showTime={(time) => showTime(language, time)}
        sameOf={({ sameMessage, sameSender }) =>
          t("reports.same", { message: sameMessage, sender: sameSender })
        }
      />
    </ConsolePage>
  );
}
