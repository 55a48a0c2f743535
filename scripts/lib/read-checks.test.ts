import { describe, expect, it } from "vitest";
import { contractCalls } from "./contract-calls.ts";
import { numbersIn, readChecks } from "./read-checks.ts";

describe("the numbers in a title", () => {
  it("are those it begins with", () => {
    expect(numbersIn("U12: a blacklist")).toEqual(["U12"]);
    expect(numbersIn("A1, A2: API admins")).toEqual(["A1", "A2"]);
    expect(numbersIn("F1 to F4: friends")).toEqual(["F1", "F2", "F3", "F4"]);
    expect(numbersIn("1.4.13: what is not HTTP")).toEqual(["1.4.13"]);
    expect(numbersIn("W: callbacks")).toEqual(["W"]);
    expect(numbersIn("how often an app calls")).toEqual([]);
  });
});

describe("what tests say", () => {
  it("is counted under the nearest number, and differences are told", () => {
    const checks = readChecks([
      { ancestorTitles: ["F1 to F4: friends"], title: "F2: end", status: "passed" },
      { ancestorTitles: ["F1 to F4: friends"], title: "are users", status: "failed" },
      { ancestorTitles: ["G11: handing over"], title: "differs: not to other apps", status: "passed" },
      { ancestorTitles: ["U1: registering"], title: "left out", status: "skipped" },
    ]);
    expect(checks.byNumber.get("F2")).toEqual({ passed: 1, failed: 1 });
    expect(checks.byNumber.get("F1")).toEqual({ passed: 0, failed: 1 });
    expect(checks.byNumber.has("U1")).toBe(false);
    expect(checks.differences).toEqual([{ number: "G11", what: "not to other apps", holds: true }]);
  });
});

describe("the contract", () => {
  it("names every call once", () => {
    expect(new Set(contractCalls.map(([number]) => number)).size).toBe(contractCalls.length);
  });
});
