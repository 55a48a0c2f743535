// npm run bench -- [--only F2,F4] [--seconds N] [--runs N] [--database URL] [--json FILE]: prints the table of figures.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Bench, Figure, Outcome } from "./figures/figure.ts";
import { groups } from "./figures/groups.ts";
import { sends } from "./figures/sends.ts";
import { describeMachine, toTable } from "./report.ts";
import { openStage } from "./stage/stage.ts";

const all: Figure[] = [...sends, ...groups];

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { only: text, seconds: text, runs: text, database: text, json: text },
});
const only = values.only?.split(",");
const chosen = all.filter(({ id }) => !only || only.includes(id));
const runs = Number(values.runs ?? 3);
const seconds = Number(values.seconds ?? 10);
const say = (line: string) => console.error(line);

const stage = await openStage({ databaseUrl: values.database, say });
const outcomes: Outcome[] = [];
try {
  const bench: Bench = { stage, runs, seconds, attempts: { sent: 0, failed: 0 } };
  for (const figure of chosen) {
    say(`— ${figure.id}`);
    outcomes.push(...(await figure.measure(bench)));
  }
  const [row] = await stage.cluster.query<{ server_version: string }>("SHOW server_version");
  const about = { ...describeMachine(row?.server_version ?? ""), runs, seconds };
  console.log(
    `\n${JSON.stringify(about)}\nmedians of ${runs} runs; server, database and load share the machine\n`,
  );
  console.log(toTable(outcomes));
  if (values.json) await writeFile(values.json, JSON.stringify({ about, outcomes }, null, 2));
} finally {
  await stage.close();
}
process.exitCode = outcomes.some(({ verdict }) => verdict.violations.length > 0) ? 1 : 0;
