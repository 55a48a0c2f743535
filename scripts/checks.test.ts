import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { countPlaywright, countVitest, judge, summary } from "./lib/counts.mjs";
import { FLOORS, findBelowFloors, isBelow } from "./lib/floors.mjs";

const folder = mkdtempSync(path.join(os.tmpdir(), "borealis-reports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = path.join(folder, "report.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("the floors", () => {
  const lockWith = (changes: Record<string, string>) => {
    const versions = {
      ...Object.fromEntries(Object.entries(FLOORS).map(([name, { floor }]) => [name, floor])),
      ...changes,
    };
    const packages = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
    return { packages: Object.fromEntries(packages) };
  };

  it.each([
    ["8.22.9", "8.23.0", true],
    ["8.23.0", "8.23.0", false],
    ["8.100.0", "8.23.0", false],
    ["8.23.0-beta.1", "8.23.0", true],
    ["9.0.0", "8.23.0", false],
  ])("%s against %s", (version, floor, below) => {
    expect(isBelow(version, floor)).toBe(below);
  });

  it("accept a lock file at the floors", () => {
    expect(findBelowFloors(lockWith({}))).toEqual([]);
  });

  it("name a package below its floor, nested copies and missing ones too", () => {
    const lock = lockWith({ next: "16.2.0", "engine.io/node_modules/ws": "8.21.0" });
    delete lock.packages["node_modules/next-auth"];
    delete lock.packages["node_modules/sharp"];
    expect(findBelowFloors(lock)).toEqual([
      "node_modules/next is 16.2.0, the floor is 16.3.3",
      "next-auth is not in the lock file",
      "node_modules/engine.io/node_modules/ws is 8.21.0, the floor is 8.23.0",
    ]);
  });
});

describe("what is installed", () => {
  const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const lock: { packages: Record<string, { version: string; integrity?: string }> } = JSON.parse(
    read("package-lock.json"),
  );
  const packages = Object.entries(lock.packages).filter(([place]) => place !== "");

  it("is at or above its floors", () => {
    expect(findBelowFloors(lock)).toEqual([]);
  });

  it("is what the lock file names by its content, from the registry alone", () => {
    expect(packages.length).toBeGreaterThan(100);
    const unnamed = packages.filter(([, { integrity = "" }]) => !integrity.startsWith("sha512-"));
    expect(unnamed).toEqual([]);
    const elsewhere = packages.filter(
      ([, { version, ...entry }]) =>
        !/^\d/.test(version) ||
        ("resolved" in entry && !String(entry.resolved).startsWith("https://registry.npmjs.org/")),
    );
    expect(elsewhere).toEqual([]);
  });

  it("is asked for in exact versions", () => {
    const { dependencies, devDependencies, overrides } = JSON.parse(read("package.json"));
    const wanted = Object.entries({ ...dependencies, ...devDependencies, ...overrides });
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
  });

  it("runs nothing of its own while it is installed", () => {
    expect(read(".npmrc").split("\n")).toContain("ignore-scripts=true");
    const installing = readdirSync(new URL("lib", import.meta.url))
      .map((file) => read(`scripts/lib/${file}`))
      .filter((source) => /"(ci|install)"/.test(source));
    expect(installing.length).toBeGreaterThan(0);
    expect(installing.filter((source) => !source.includes('"--ignore-scripts"'))).toEqual([]);
  });
});

describe("what a runner's report counts for", () => {
  const vitest = (changes: object) => ({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...changes,
  });

  it("is its tests, and one failure for each file that could not be loaded", () => {
    const broken = { status: "failed", assertionResults: [] };
    expect(countVitest(vitest({ numFailedTests: 1, numPendingTests: 2, testResults: [broken] }))).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
    });
  });

  it("counts a test that passed when it was repeated", () => {
    expect(countPlaywright({ stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 0 } })).toEqual({
      passed: 3,
      failed: 0,
      skipped: 0,
    });
  });

  it("is one failure when the runner failed without a failed test", () => {
    expect(judge(countVitest, report(vitest({})), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it.each([
    ["ran no tests", vitest({ numPassedTests: 0 })],
    ["left half a report", '{"numPassedTests":3'],
  ])("is one failure when the runner %s", (_case, content) => {
    expect(judge(countVitest, report(content), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("is one failure when there is no report", () => {
    expect(judge(countVitest, path.join(folder, "absent.json"), 0).failed).toBe(1);
  });

  it("is told in one line", () => {
    expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
    expect(summary({ passed: 12, failed: 1, skipped: 2 })).toBe("12 passed, 1 failed, 2 skipped");
  });
});
