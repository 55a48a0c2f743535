/** One test as vitest reports it. */
export type ReportedTest = { ancestorTitles: string[]; title: string; status: string };

export type Checks = {
  /** By number, such as `U12` or `1.4.3`. */
  byNumber: Map<string, { passed: number; failed: number }>;
  /** Known differences, in words, with the number they stand under. */
  differences: { number: string; what: string; holds: boolean }[];
};

const NUMBER = String.raw`(?:[A-Z]\d*|1\.4\.\d+)`;
const LEADING = new RegExp(`^(${NUMBER}(?:(?:, | to | and )${NUMBER})*): (.*)$`, "s");
const DIFFERS = "differs: ";

/** The numbers that a title begins with: `U12: …`, `A1, A2: …`, `F1 to F4: …`. */
export function numbersIn(title: string): string[] {
  const [, numbers = ""] = LEADING.exec(title) ?? [];
  return numbers.split(/, | and /).flatMap((part) => {
    const [first = "", last] = part.split(" to ");
    const [letter = "", low = ""] = [first.slice(0, 1), first.slice(1)];
    if (last === undefined) return first === "" ? [] : [first];
    const length = Number(last.slice(1)) - Number(low) + 1;
    return Array.from({ length }, (_, index) => `${letter}${Number(low) + index}`);
  });
}

/** What the tests say of each number; the nearest title that has one counts. */
export function readChecks(tests: ReportedTest[]): Checks {
  const byNumber: Checks["byNumber"] = new Map();
  const differences: Checks["differences"] = [];
  for (const { ancestorTitles, title, status } of tests) {
    if (status !== "passed" && status !== "failed") continue;
    const named = [title, ...ancestorTitles.toReversed()].find((text) => numbersIn(text).length > 0);
    const numbers = named === undefined ? [] : numbersIn(named);
    for (const number of numbers) {
      const known = byNumber.get(number) ?? { passed: 0, failed: 0 };
      known[status] += 1;
      byNumber.set(number, known);
    }
    if (title.startsWith(DIFFERS)) {
      const what = title.slice(DIFFERS.length);
      differences.push({ number: numbers.join(", "), what, holds: status === "passed" });
    }
  }
  return { byNumber, differences };
}
