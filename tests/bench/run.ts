// npm run bench -- [FIGURE …] [--only F2,F4] [--seconds N] [--runs N] [--hours N] [--database URL] [--json FILE]: the table of figures.
// Ids are F1 to F19, F5b, F5c, F6r, `rest` (or one of its parts: `-sends`, `-registration`, `-users`, `-history`,
// `-neighbour`, `-secrets`), `media`, `product`, `pages` and `console`; `npm run build` first for the last three.
// `--seconds` is for how long a load is measured (8), `--runs` how often (3); what takes a time of its own says so in its file.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { figures } from "./figures/all.ts";
import { type Figure, type Options, type Outcome, unmeasured } from "./figures/figure.ts";
import { describeMachine, toTable } from "./report.ts";
import { openStage, type Stage } from "./stage/stage.ts";

const text = { type: "string" } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: text, seconds: text, runs: text, hours: text, database: text, json: text },
});
const options: Options = {
  runs: Number(values.runs ?? 3),
  seconds: Number(values.seconds ?? 8),
  hours: values.hours === undefined ? undefined : Number(values.hours),
  database: values.database,
  say: (line) => console.error(line),
  attempts: { sent: 0, failed: 0 },
};
const named = [...positionals, ...(values.only?.split(",") ?? [])];
const isNamed = (id: string) => named.some((name) => id === name || id.startsWith(`${name}-`));
const chosen = figures.filter(({ id }) => named.length === 0 || isNamed(id));

let stage: Stage | undefined;
let postgres = "";

const closeStage = async () => {
  await stage?.close();
  stage = undefined;
};

async function measure(figure: Figure): Promise<Outcome[]> {
  const why = figure.missing?.(options);
  if (why) return [unmeasured(figure.id, `skipped: ${why}`)];
  options.say(`— ${figure.id}`);
  try {
    if (figure.needs === null) return await figure.measure(options);
    stage ??= await openStage({ needs: figure.needs, databaseUrl: options.database, say: options.say });
    const [row] = await stage.cluster.query<{ server_version: string }>("SHOW server_version");
    postgres = row?.server_version ?? postgres;
    return await figure.measure({ ...options, stage });
  } catch (error) {
    options.say(String(error instanceof Error ? error.stack : error));
    // What the figure left open must not disturb the next one.
    await closeStage();
    return [unmeasured(figure.id, "failed", [String(error)])];
  }
}

/** Figures with equal needs follow each other, on one stage; the table keeps its own order. */
const measured = new Map<Figure, Outcome[]>();
const needs = new Map(chosen.map((figure) => [figure, JSON.stringify(figure.needs)]));
for (const wanted of new Set(needs.values())) {
  for (const figure of chosen) if (needs.get(figure) === wanted) measured.set(figure, await measure(figure));
  await closeStage();
}

const outcomes = chosen.flatMap((figure) => measured.get(figure) ?? []);
const about = { ...describeMachine(postgres), runs: options.runs, seconds: options.seconds };
console.log(`\n${JSON.stringify(about)}`);
console.log(`medians of ${options.runs} runs; server, database and load share the machine\n`);
console.log(toTable(outcomes));
if (values.json) await writeFile(values.json, JSON.stringify({ about, outcomes }, null, 2));
process.exitCode = outcomes.some(({ verdict }) => verdict && verdict.violations.length > 0) ? 1 : 0;
