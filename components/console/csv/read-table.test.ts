import { describe, expect, it } from "vitest";
import { readTable, TableFault, writeTable } from "./read-table.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a table from a file", () => {
  it("is read in UTF-8, with quotes, a mark at the beginning and lines of either end", () => {
    expect(readTable(utf8('\uFEFFusername,nickname\r\nmei,"Chen, ""Mei"""\n\nwei,林\n'))).toEqual({
      header: ["username", "nickname"],
      rows: [
        ["mei", 'Chen, "Mei"'],
        ["wei", "林"],
      ],
      encoding: "UTF-8",
    });
  });

  it("is read in GBK when it is not UTF-8", () => {
    const bytes = Uint8Array.from([...utf8("username,nickname\nmei,"), 0xc1, 0xd6, 0xcd, 0xed]);
    expect(readTable(bytes)).toMatchObject({ rows: [["mei", "林晚"]], encoding: "GBK" });
  });

  it("may be apart by semicolons or tabs", () => {
    expect(readTable(utf8("a;b\n1;2")).rows).toEqual([["1", "2"]]);
    expect(readTable(utf8("a\tb\n1\t2")).rows).toEqual([["1", "2"]]);
  });

  it("says so when it cannot be read", () => {
    expect(() => readTable(utf8('a,b\n"open,2\n'))).toThrow(TableFault);
  });
});

describe("R33: a table for a spreadsheet", () => {
  it("security R33: holds nothing that would be taken for a formula", () => {
    const risky = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx", "\rx"];
    const lines = writeTable(risky.map((text) => [text])).slice(1);
    for (const text of risky) expect(lines).toContain(`'${text}`);
    expect(writeTable([["plain", 'a "b", c']])).toBe('\uFEFFplain,"a ""b"", c"\r\n');
  });
});
