import { describe, expect, it } from "vitest";
import { isNarrowed, readTableState, type TableShape, tableHref } from "./table-state.ts";

const shape: TableShape<"created" | "name"> = {
  sorts: ["created", "name"],
  order: "desc",
  filters: { state: ["active", "disabled"], owner: null },
};

describe("the state of a table", () => {
  it("is the same after it went through the address", () => {
    const state = readTableState(shape, {
      q: "mei & 林",
      sort: "name",
      order: "asc",
      size: "100",
      state: "disabled",
    });
    const href = tableHref("/t", shape, state, { after: "c1" });
    const back = readTableState(shape, Object.fromEntries(new URL(href, "http://x").searchParams));
    expect(back).toEqual({ ...state, after: "c1" });
    expect(isNarrowed(state)).toBe(true);
  });

  it("takes nothing that the table does not know", () => {
    const strange = {
      sort: "password",
      order: "up",
      size: "100000",
      state: "<b>",
      q: ["a", "b"],
      other: "x",
    };
    expect(readTableState(shape, strange)).toEqual({
      query: "a",
      sort: "created",
      order: "desc",
      size: 50,
      after: null,
      before: null,
      filters: {},
    });
  });

  it("begins at the first page when something else is shown, and has a short address", () => {
    const state = readTableState(shape, { after: "c9" });
    expect(tableHref("/t", shape, state, { query: "x" })).toBe("/t?q=x");
    expect(tableHref("/t", shape, state, { filters: { owner: "mei" } })).toBe("/t?owner=mei");
    expect(tableHref("/t", shape, state, {})).toBe("/t");
  });
});
