import { readFileSync } from "node:fs";
import os from "node:os";
import type { Outcome } from "./figures/figure.ts";

/** What the figures were measured with. */
export function describeMachine(postgres: string) {
  const [cpu] = os.cpus();
  const versionOf = (name: string): string =>
    JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), "utf8"))
      .version;
  return {
    machine: `${os.cpus().length} × ${cpu?.model.trim() ?? "CPU"}, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    node: process.versions.node,
    postgres,
    socketIo: versionOf("socket.io"),
    prisma: versionOf("@prisma/client"),
    at: new Date().toISOString(),
  };
}

/** The table of figures; none stands here without what the checker says of its runs. */
export function toTable(outcomes: Outcome[]): string {
  const head = ["figure", "target", "measured", "raw relay", "checker", "reached"];
  const rows = outcomes.map(({ name, target, measured, ratio = "–", verdict, reached }) => [
    name,
    target,
    measured,
    ratio,
    tellVerdict(verdict),
    reached === null ? "–" : reached ? "yes" : "no",
  ]);
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) => `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join(
    "\n",
  );
}

function tellVerdict(verdict: Outcome["verdict"]): string {
  if (verdict === null) return "–";
  if (verdict.violations.length === 0) return "PASS";
  return `FAIL: ${[...new Set(verdict.violations)].slice(0, 3).join("; ")}`;
}
