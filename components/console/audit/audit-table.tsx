import type { Words } from "#components/shell/words.ts";
import type { AuditRecord } from "#protocol/audit.ts";
import type { TablePage } from "#protocol/table.ts";
import { type Column, ConsoleTable } from "../table/console-table.tsx";
import type { TableShape, TableState } from "../table/table-state.ts";

type Props = {
  path: string;
  shape: TableShape<"time">;
  state: TableState<"time">;
  page: TablePage<AuditRecord>;
  words: Words["console"];
  showTime: (time: number | null) => string;
};

/** Who did what, to whom, from where. */
export function AuditTable({ path, shape, state, page, words, showTime }: Props) {
  const t = words.audit;
  const columns: Column<AuditRecord>[] = [
    {
      id: "time",
      title: t.time,
      sort: "time",
      isHeader: true,
      cell: ({ createdAt }) => <span className="whitespace-nowrap tabular-nums">{showTime(createdAt)}</span>,
    },
    {
      id: "actor",
      title: t.actor,
      cell: ({ actor }) => <span className="block min-w-56 wrap-anywhere">{actor}</span>,
    },
    {
      id: "action",
      title: t.action,
      cell: ({ action }) => <code className="font-mono text-xs">{action}</code>,
    },
    {
      id: "target",
      title: t.target,
      cell: ({ target }) => <span className="block min-w-40 font-mono text-xs wrap-anywhere">{target}</span>,
    },
    { id: "change", title: t.change, cell: (record) => <Change record={record} words={t} /> },
    {
      id: "address",
      title: t.address,
      cell: ({ address, requestId }) => (
        <span className="block min-w-44 font-mono text-xs">
          <span className="block">{address}</span>
          {requestId && (
            <span title={t.request} className="block wrap-anywhere text-ink-3">
              {requestId}
            </span>
          )}
        </span>
      ),
    },
  ];
  return (
    <ConsoleTable
      live="audit"
      name={words.nav.audit}
      path={path}
      shape={shape}
      state={state}
      page={page}
      columns={columns}
      idOf={({ id }) => String(id)}
      nameOf={({ id }) => String(id)}
      words={{ ...words.table, none: t.none }}
    />
  );
}

function Change({ record, words }: { record: AuditRecord; words: Words["console"]["audit"] }) {
  const parts = (["before", "after"] as const).filter((name) => record[name] !== null);
  if (parts.length === 0) return <span className="text-ink-3">–</span>;
  return (
    <details className="max-w-96">
      <summary className="cursor-pointer rounded-control text-jade">{words.details}</summary>
      {parts.map((name) => (
        <div key={name} className="mt-1">
          <p className="text-xs text-ink-3">{words[name]}</p>
          <pre className="font-mono text-xs whitespace-pre-wrap wrap-anywhere">
            {JSON.stringify(record[name], null, 1)}
          </pre>
        </div>
      ))}
    </details>
  );
}
