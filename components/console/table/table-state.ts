import type { TableQuery } from "#protocol/table.ts";

/** What a table can be sorted and narrowed by; the first sort and order are the ones nobody chose. */
export type TableShape<Sort extends string = string> = {
  sorts: readonly [Sort, ...Sort[]];
  order: "asc" | "desc";
  /** Filters with the values they take; null: any text. */
  filters: Record<string, readonly string[] | null>;
};

/** Where somebody is in a table: all of it stands in the page's address. */
export type TableState<Sort extends string = string> = TableQuery<Sort> & { filters: Record<string, string> };

export type SearchParams = Record<string, string | string[] | undefined>;

const SIZES = [25, 50, 100];
const SIZE = 50;
const CHARACTERS = 256;

/** Reads a table's state from an address; what is not understood is as if nobody had chosen it. */
export function readTableState<Sort extends string>(
  shape: TableShape<Sort>,
  params: SearchParams,
): TableState<Sort> {
  const text = (name: string): string => {
    const value = params[name];
    return (Array.isArray(value) ? (value[0] ?? "") : (value ?? "")).slice(0, 1_024);
  };
  const sort = shape.sorts.find((known) => known === text("sort")) ?? shape.sorts[0];
  const order = text("order");
  const size = Number(text("size"));
  const filters = Object.entries(shape.filters).flatMap(([name, values]) => {
    const value = text(name).slice(0, CHARACTERS);
    return value !== "" && (values === null || values.includes(value)) ? [[name, value] as const] : [];
  });
  return {
    query: text("q").slice(0, CHARACTERS),
    sort,
    order: order === "asc" || order === "desc" ? order : shape.order,
    size: SIZES.includes(size) ? size : SIZE,
    after: text("after") || null,
    before: text("before") || null,
    filters: Object.fromEntries(filters),
  };
}

type Changes = Partial<Omit<TableState, "filters">> & { filters?: Record<string, string | null> };

/** The address of the table with some of its state changed. Whatever changes what is shown begins at the first page. */
export function tableHref(path: string, shape: TableShape, state: TableState, changes: Changes): string {
  const moved = "after" in changes || "before" in changes;
  const next = { ...state, after: null, before: null, ...changes };
  const filters = { ...state.filters, ...changes.filters };
  const params = new URLSearchParams();
  if (next.query !== "") params.set("q", next.query);
  if (next.sort !== shape.sorts[0]) params.set("sort", next.sort);
  if (next.order !== shape.order) params.set("order", next.order);
  if (next.size !== SIZE) params.set("size", String(next.size));
  for (const [name, value] of Object.entries(filters)) if (value) params.set(name, value);
  if (moved && next.after) params.set("after", next.after);
  if (moved && next.before) params.set("before", next.before);
  const search = params.toString();
  return search === "" ? path : `${path}?${search}`;
}

/** True when anything narrows the table. */
export const isNarrowed = ({ query, filters }: TableState): boolean =>
  query !== "" || Object.keys(filters).length > 0;
