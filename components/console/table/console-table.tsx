import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { LiveTable, TablePage } from "#protocol/table.ts";
import { FreshBar } from "./fresh-bar.tsx";
import { PageCheckbox, RowCheckbox } from "./selection.tsx";
import { TableFooter } from "./table-footer.tsx";
import { TableKeys } from "./table-keys.tsx";
import { isNarrowed, type TableShape, type TableState, tableHref } from "./table-state.ts";

export type Column<Row> = {
  id: string;
  title: string;
  /** The sort of the table's shape that this column stands for. */
  sort?: string;
  /** Numbers stand on the right and under each other. */
  isNumeric?: boolean;
  /** The first column names the row and leads to it. */
  isHeader?: boolean;
  cell: (row: Row) => ReactNode;
};

export type TableWords = {
  none: string;
  noHits: string;
  clearFilters: string;
  actions: string;
};

type Props<Row> = {
  /** The page's name, which is the table's too. */
  name: string;
  path: string;
  shape: TableShape;
  state: TableState;
  page: TablePage<Row>;
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** Rows can be selected; needs a SelectionProvider around. */
  isSelectable?: boolean;
  words: TableWords;
  /** Says when this table has new rows, whichever; `fresh` says it instead where only some of them fit. */
  live?: LiveTable;
  fresh?: ReactNode;
  /** What an empty table offers to do. */
  action?: ReactNode;
};

const edge = "px-4 py-2 align-middle";

/** A real table, drawn by the server from the page's address: everything about it can be linked to and gone back to. */
export function ConsoleTable<Row>(props: Props<Row>) {
  const {
    name,
    path,
    shape,
    state,
    page,
    columns,
    idOf,
    nameOf,
    isSelectable = false,
    words,
    live,
    fresh = live && !isNarrowed(state) && <FreshBar table={live} />,
    action,
  } = props;
  const ids = page.rows.map(idOf);
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label={name}
        className="max-h-[max(20rem,calc(100dvh-15rem))] overflow-auto rounded-menu border border-line bg-raised"
      >
        <table aria-label={name} className="w-full text-sm">
          <thead className="text-xs whitespace-nowrap text-ink-3">
            <tr>
              {isSelectable && (
                <td className="sticky top-0 z-10 w-10 border-b border-line bg-raised pl-4">
                  {ids.length > 0 && <PageCheckbox ids={ids} />}
                </td>
              )}
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} path={path} shape={shape} state={state} />
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {page.rows.map((row) => (
              <tr key={idOf(row)} data-row className="h-12 has-[[data-select]:checked]:bg-jade-soft">
                {isSelectable && (
                  <td className="pl-4">
                    <RowCheckbox id={idOf(row)} name={nameOf(row)} />
                  </td>
                )}
                {columns.map((column) => (
                  <BodyCell key={column.id} column={column} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {page.rows.length === 0 && (
          <EmptyState
            action={
              isNarrowed(state) ? (
                <Link href={path} className="font-medium text-jade">
                  {words.clearFilters}
                </Link>
              ) : (
                action
              )
            }
          >
            {isNarrowed(state) ? words.noHits : words.none}
          </EmptyState>
        )}
      </section>
      <TableFooter
        path={path}
        shape={shape}
        state={state}
        page={{ ...page, rows: page.rows.length }}
        // New rows come on the first page.
        fresh={state.after || state.before ? null : fresh}
      />
      <TableKeys />
    </>
  );
}

function HeaderCell<Row>({
  column,
  path,
  shape,
  state,
}: {
  column: Column<Row>;
  path: string;
  shape: TableShape;
  state: TableState;
}) {
  const { title, sort, isNumeric } = column;
  const isSorted = sort !== undefined && state.sort === sort;
  const next = isSorted && state.order === "asc" ? "desc" : "asc";
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (state.order === "asc" ? "ascending" : "descending") : undefined}
      className={clsx(
        edge,
        "sticky top-0 z-10 border-b border-line bg-raised font-medium",
        isNumeric ? "text-right" : "text-left",
      )}
    >
      {sort === undefined ? (
        title
      ) : (
        <Link
          href={tableHref(path, shape, state, { sort, order: next })}
          prefetch={false}
          scroll={false}
          className="inline-flex min-h-6 items-center gap-1 hover:text-ink"
        >
          {title}
          {isSorted && <Icon of={state.order === "asc" ? ArrowUp : ArrowDown} size={14} />}
        </Link>
      )}
    </th>
  );
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const style = clsx(edge, column.isNumeric ? "text-right whitespace-nowrap tabular-nums" : "text-left");
  return column.isHeader ? (
    <th scope="row" className={clsx(style, "font-medium")}>
      {column.cell(row)}
    </th>
  ) : (
    <td className={style}>{column.cell(row)}</td>
  );
}
