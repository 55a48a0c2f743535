import type { TablePage, TableQuery } from "#protocol/table.ts";

/** Where a page begins: the sorted value of the row beside it, and its id, which no other row has. */
export type Place = { value: string | number; id: number };

/** Rows are counted up to here: a table of a million rows is not counted at each key press. */
export const COUNTED = 10_000;

const write = ({ value, id }: Place): string =>
  Buffer.from(JSON.stringify([value, id])).toString("base64url");

/** The place a cursor names; a cursor that nobody was given begins the table anew. */
export function readPlace(cursor: string | null): Place | null {
  if (cursor === null) return null;
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (!Array.isArray(read)) return null;
    const [value, id] = read;
    if (typeof value !== "string" && typeof value !== "number") return null;
    return Number.isSafeInteger(id) ? { value, id } : null;
  } catch {
    return null;
  }
}

export type Keyset = {
  /** Rows on the asked side of the place; empty for the first page. */
  where: object;
  orderBy: object[];
  /** One more than the page: it tells whether there is another. */
  take: number;
  backwards: boolean;
};

/** What to ask the database for: no page costs more than the first, however far behind it is. */
export function keysetOf(
  page: TableQuery,
  column: string,
  placeOf: (place: Place) => unknown = (p) => p.value,
): Keyset {
  const before = readPlace(page.before);
  const backwards = before !== null;
  const place = before ?? readPlace(page.after);
  const isRising = (page.order === "asc") !== backwards;
  const order = isRising ? "asc" : "desc";
  const beyond = (value: unknown) => (isRising ? { gt: value } : { lt: value });
  const where =
    place === null
      ? {}
      : column === "id"
        ? { id: beyond(place.id) }
        : {
            OR: [{ [column]: beyond(placeOf(place)) }, { [column]: placeOf(place), id: beyond(place.id) }],
          };
  const orderBy = column === "id" ? [{ id: order }] : [{ [column]: order }, { id: order }];
  return { where, orderBy, take: page.size + 1, backwards };
}

/** Makes a page of what came back, in the order it is shown, with the places before and after it. */
export function toPage<Found, Row>(
  page: TableQuery,
  found: Found[],
  made: { backwards: boolean; placeOf: (row: Found) => Place; toRow: (row: Found) => Row; counted: number },
): TablePage<Row> {
  const { backwards, placeOf, toRow, counted } = made;
  const isMore = found.length > page.size;
  const kept = found.slice(0, page.size);
  if (backwards) kept.reverse();
  const first = kept.at(0);
  const last = kept.at(-1);
  const hasNext = backwards || isMore;
  const hasPrevious = backwards ? isMore : page.after !== null;
  return {
    rows: kept.map(toRow),
    next: hasNext && last !== undefined ? write(placeOf(last)) : null,
    previous: hasPrevious && first !== undefined ? write(placeOf(first)) : null,
    total: Math.min(counted, COUNTED),
    isMore: counted > COUNTED,
  };
}
