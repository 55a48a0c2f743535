import Link from "next/link";
import type { Words } from "#components/shell/words.ts";
import type { Report, ReportPage } from "#protocol/report.ts";
import { type Column, ConsoleTable } from "../table/console-table.tsx";
import type { TableShape, TableState } from "../table/table-state.ts";
import { ReportActions } from "./report-actions.tsx";
import { ReportedMessage } from "./reported-message.tsx";

type Props = {
  path: string;
  messagesPath: string;
  shape: TableShape;
  state: TableState;
  page: ReportPage;
  words: Words["console"];
  showTime: (time: number | null) => string;
  sameOf: (report: Report) => string;
};

/** The queue of reports. */
export function ReportTable({ path, messagesPath, shape, state, page, words, showTime, sameOf }: Props) {
  const t = words.reports;
  const columns: Column<Report>[] = [
    {
      id: "reported",
      title: t.reported,
      isHeader: true,
      cell: ({ createdAt, conversation, seq }) => (
        <Link
          href={`${messagesPath}/${conversation}-${seq}`}
          prefetch={false}
          className="whitespace-nowrap tabular-nums hover:text-jade"
        >
          {showTime(createdAt)}
        </Link>
      ),
    },
    {
      id: "reason",
      title: t.reason,
      cell: (report) => (
        <span className="block min-w-40">
          <span className="block font-medium">{t.reasons[report.reason]}</span>
          {report.note && <span className="block wrap-anywhere">{report.note}</span>}
          <span className="block text-xs text-ink-3">{sameOf(report)}</span>
        </span>
      ),
    },
    {
      id: "sender",
      title: t.sender,
      cell: ({ sender }) => <span className="block min-w-28 wrap-anywhere">{sender}</span>,
    },
    {
      id: "reporter",
      title: t.reporter,
      cell: ({ reporter }) => <span className="block min-w-28 wrap-anywhere">{reporter}</span>,
    },
    { id: "message", title: t.message, cell: (report) => <ReportedMessage report={report} /> },
    {
      id: "state",
      title: t.state,
      cell: (report) =>
        report.state === "open" ? (
          <ReportActions report={report} />
        ) : (
          <span>
            {t.states[report.state]}
            <span className="block text-xs wrap-anywhere text-ink-3">{report.closedBy}</span>
          </span>
        ),
    },
  ];
  return (
    <ConsoleTable
      live="reports"
      name={t.title}
      path={path}
      shape={shape}
      state={state}
      page={{ ...page, rows: page.reports }}
      columns={columns}
      idOf={({ id }) => String(id)}
      nameOf={({ id }) => String(id)}
      words={{ ...words.table, none: t.none }}
    />
  );
}
