import * as z from "zod";

export const pageSizes = [25, 50, 100] as const;

/** One page of a table: what is searched for, how it is sorted, and where in it one is. */
export type TableQuery<Sort extends string = string> = {
  query: string;
  sort: Sort;
  order: "asc" | "desc";
  size: number;
  /** The page behind this row, or before it; both null: the first. */
  after: string | null;
  before: string | null;
};

/** A page with the places around it. More rows than are counted: `total` is where counting stopped. */
export type TablePage<Row> = {
  rows: Row[];
  next: string | null;
  previous: string | null;
  total: number;
  isMore: boolean;
};

export const liveTables = ["users", "groups", "rooms", "reports", "audit"] as const;
export type LiveTable = (typeof liveTables)[number];

/** How many rows a table got since a moment, in milliseconds since 1970; null: none yet, only what time it is. */
export const CountFresh = z.object({ table: z.enum(liveTables), since: z.int().min(0).nullable() });
export type CountFresh = z.infer<typeof CountFresh>;
/** Counted up to a hundred; `at` is the moment to ask from the next time. */
export type FreshCount = { count: number; at: number };

/** A part of a file, to be put together in order; `next` is what the part behind it comes after. */
export type FilePart = { text: string; rows: number; next: string | null };

const cursor = z.string().max(1_024).nullable().default(null);

/** The same as input of a command. */
export const tableQuery = <Sort extends string>(sorts: readonly [Sort, ...Sort[]]) =>
  z.object({
    query: z.string().max(256).default(""),
    sort: z.enum(sorts).default(sorts[0]),
    order: z.enum(["asc", "desc"]).default("desc"),
    size: z.int().min(1).max(1_000).default(50),
    after: cursor,
    before: cursor,
  });
