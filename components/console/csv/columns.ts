import type { ImportLine } from "#protocol/user-import.ts";
import type { Table } from "./read-table.ts";

export const columns = ["username", "password", "nickname"] as const;
export type Mapping = Record<(typeof columns)[number], number>;

/** Which column of a file means what, by its name, or by its place. */
export function guessColumns(header: readonly string[]): Mapping {
  const named = (name: string, place: number) => {
    const found = header.findIndex((title) => title.toLowerCase() === name);
    return found >= 0 ? found : place < header.length ? place : -1;
  };
  return { username: named("username", 0), password: named("password", 1), nickname: named("nickname", 2) };
}

/** The first line is a header: the first row stands in line two. What is longer than any cell may be stays too long. */
export const toLines = ({ rows }: Table, mapping: Mapping): ImportLine[] =>
  rows.map((cells, index) => {
    const cell = (column: keyof Mapping) => (cells[mapping[column]] ?? "").slice(0, 1_000);
    return {
      number: index + 2,
      username: cell("username"),
      password: cell("password"),
      nickname: cell("nickname"),
    };
  });
