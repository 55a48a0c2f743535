import { describe, expect, it } from "vitest";
import type { TableQuery } from "#protocol/table.ts";
import { keysetOf, readPlace, toPage } from "./keyset.ts";

const first: TableQuery = { query: "", sort: "name", order: "asc", size: 2, after: null, before: null };
const row = (id: number) => ({ id, name: `n${id}` });

function page(query: TableQuery, found: { id: number; name: string }[]) {
  const { backwards } = keysetOf(query, "name");
  const placeOf = ({ id, name }: { id: number; name: string }) => ({ value: name, id });
  return toPage(query, found, { backwards, placeOf, toRow: ({ id }) => id, counted: 5 });
}

describe("the pages of a table", () => {
  it("lead on from the last row and back from the first", () => {
    const one = page(first, [row(1), row(2), row(3)]);
    expect(one).toMatchObject({ rows: [1, 2], previous: null, total: 5, isMore: false });
    const second = { ...first, after: one.next };
    expect(keysetOf(second, "name")).toMatchObject({
      where: { OR: [{ name: { gt: "n2" } }, { name: "n2", id: { gt: 2 } }] },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: 3,
    });
    const two = page(second, [row(3), row(4), row(5)]);
    expect(two.rows).toEqual([3, 4]);
    const back = { ...first, before: two.previous };
    expect(keysetOf(back, "name")).toMatchObject({
      where: { OR: [{ name: { lt: "n3" } }, { name: "n3", id: { lt: 3 } }] },
      orderBy: [{ name: "desc" }, { id: "desc" }],
    });
    expect(page(back, [row(2), row(1)])).toMatchObject({ rows: [1, 2], previous: null });
  });

  it("end where nothing follows", () => {
    expect(page(first, [row(1)])).toMatchObject({ next: null, previous: null });
    expect(page(first, [])).toMatchObject({ rows: [], next: null, previous: null });
  });

  it.each([
    "",
    "%%%",
    "bm90IGpzb24",
    Buffer.from('{"a":1}').toString("base64url"),
    Buffer.from("[{},1]").toString("base64url"),
  ])("begin anew for a cursor that nobody was given: %j", (cursor) => {
    expect(readPlace(cursor)).toBeNull();
    expect(keysetOf({ ...first, after: cursor }, "name").where).toEqual({});
  });
});
