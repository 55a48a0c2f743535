import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { writeTable } from "#components/console/csv/read-table.ts";
import { firstLoadKb } from "#tests/support/first-load.ts";
import { type HttpClient, httpClient } from "#tests/support/server.ts";
import { startServerProcess } from "#tests/support/server-process.ts";
import { APP_KEY } from "../../chaos/cluster.ts";
import { openDatabase } from "../../chaos/database.ts";
import { median } from "../load/plan.ts";
import { seedLargeApp } from "../stage/seed-console.ts";
import { openSpread } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  inSeconds,
  ms,
  type Options,
  type Outcome,
  repeatRuns,
  runLoad,
} from "./figure.ts";
import { importCsv } from "./import-csv.ts";
import { needsBuild } from "./product.ts";

const LARGE = { users: 100_000, groups: 10_000, messages: 1_000_000 };
const PAGE_TARGET_MS = 300;
const SEARCH_TARGET_MS = 500;
const JAVASCRIPT_KB = 200;
const LINES = 10_000;
const IMPORT_TARGET_SECONDS = 90;
const SENDS_PER_SECOND = 100;
const operator = { email: "operator@example.com", password: "correct horse battery" };

/** First pages of the tables, and what each is narrowed to when somebody chooses a filter. */
const tables: [page: string, ...filters: string[]][] = [
  ["users", "?q=large-7", "?q=person%201", "?state=disabled", "?sort=username"],
  ["groups", "?q=bench", "?sort=name"],
  ["rooms"],
  ["messages", "?from=large-1", "?kind=image", "?place=group"],
  ["audit", "?action=user.", "?target=user%3Alarge-9"],
  ["reports"],
  ["words"],
  ["keys"],
  ["webhooks"],
  ["health"],
  ["settings"],
  ["", "?span=week", "?span=month"],
];
const searches = [
  "?q=number1234",
  "?q=invoice",
  "?q=台北",
  "?q=明天 读书会",
  "?q=journ",
  "?q=nothinglikethat",
];

async function timePage(client: HttpClient, address: string): Promise<number> {
  const began = performance.now();
  const response = await client.send(address, {});
  await response.text();
  if (response.status !== 200) throw new Error(`${address} was answered ${response.status}`);
  return performance.now() - began;
}

type Timed = { address: string; took: number };

/** Medians of each address, the slowest first. */
async function timePages(options: Options, client: HttpClient, addresses: string[]): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const address of addresses) {
    // What a page is compiled and planned for once is not what is measured.
    await timePage(client, address);
    const runs = await repeatRuns(options, () => timePage(client, address));
    timed.push({ address, took: median(runs) });
  }
  for (const { address, took } of timed) options.say(`${address} ${ms(took)}`);
  return timed.toSorted((a, b) => b.took - a.took);
}

/** The console of the built product over a large app: the server's time for each page, drawn and sent. */
async function pageFigures(options: Options): Promise<Outcome[]> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-console-"));
  await chmod(dataDir, 0o711);
  const database = await openDatabase({ dataDir, url: options.database, say: options.say });
  const server = startServerProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    SEED_APP: `Bench:${APP_KEY}:secret-of-the-bench-app`,
    SEED_OPERATOR: `${operator.email}:${operator.password}`,
  });
  try {
    const url = await server.listening;
    const [app] = await database.query<{ id: number; slug: string }>(
      "SELECT id, slug FROM app WHERE app_key = $1",
      [APP_KEY],
    );
    await seedLargeApp(database.query, app?.id ?? 0, LARGE);
    const client = httpClient(url, { appKey: APP_KEY, realm: "operator" });
    await client.ask("operator.signIn", operator);
    const at = (page: string, search = "") => `/console/${app?.slug}${page && `/${page}`}${search}`;
    const first = await timePages(
      options,
      client,
      tables.map(([page]) => at(page)),
    );
    const narrowed = await timePages(
      options,
      client,
      tables.flatMap(([page, ...filters]) => filters.map((filter) => at(page, filter))),
    );
    const found = await timePages(
      options,
      client,
      searches.map((search) => at("messages", search)),
    );
    const get = (address: string | URL) => client.send(new URL(address, url).href.slice(url.length), {});
    const weights: number[] = [];
    for (const page of ["", "users", "messages"]) weights.push(await firstLoadKb(url, at(page), get));
    const heaviest = Math.max(...weights);
    return [
      toOutcome("first page of every table", PAGE_TARGET_MS, first),
      toOutcome("another filter", PAGE_TARGET_MS, narrowed),
      toOutcome("search for words in messages", SEARCH_TARGET_MS, found),
      {
        name: "console: JavaScript of its heaviest page",
        target: `≤ ${JAVASCRIPT_KB} KB gz`,
        measured: `${heaviest.toFixed(1)} KB`,
        reached: heaviest <= JAVASCRIPT_KB,
        verdict: null,
        raw: weights,
      },
    ];
  } finally {
    await server.stop();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function toOutcome(what: string, target: number, timed: Timed[]): Outcome {
  const [slowest] = timed;
  return {
    name: `console: ${what}, 100,000 users and 1,000,000 messages`,
    target: `≤ ${target} ms`,
    measured: `slowest ${ms(slowest?.took ?? 0)} (${slowest?.address})`,
    reached: (slowest?.took ?? Infinity) <= target,
    verdict: null,
    raw: timed,
  };
}

/** A file of users goes in beside people who write. */
async function importFigure(bench: Bench): Promise<Outcome[]> {
  const { cluster } = bench.stage;
  const { crowd, senders } = await openSpread(bench, 100);
  const load = { crowd, senders, rate: SENDS_PER_SECOND, audience: 2, until: "acknowledged" } as const;
  const alone = await repeatRuns(bench, () => runLoad(bench, load));
  const client = httpClient(cluster.origin, { appKey: APP_KEY, realm: "operator" });
  await client.ask("operator.signIn", operator);
  const rows = Array.from({ length: LINES }, (_, n) => [
    n % 100 === 0 ? "x" : `imported-${process.pid}-${n}`,
    "correct horse battery",
    `Person ${n}`,
  ]);
  const file = new TextEncoder().encode(writeTable([["username", "password", "nickname"], ...rows]));
  let isOver = false;
  const importing = importCsv(client, file).finally(() => {
    isOver = true;
  });
  const beside: Awaited<ReturnType<typeof runLoad>>[] = [];
  while (!isOver) beside.push(await runLoad(bench, load));
  const { seconds, done, failed } = await importing;
  await bench.stage.generator.closeCrowd(crowd);
  const p99 = (runs: typeof beside) => median(runs.map(({ figures }) => figures.acknowledgements.p99));
  const [before, during] = [p99(alone), p99(beside)];
  const isRight = done === LINES && failed === LINES / 100;
  return [
    {
      name: `console: ${LINES} users imported from a file beside ${SENDS_PER_SECOND} sends/s, 1 % bad`,
      target: `≤ ${IMPORT_TARGET_SECONDS} s, sends' p99 ≤ 2 × without`,
      measured: `${inSeconds(seconds)}, ${done} lines, ${failed} bad; sends' p99 ${ms(during)}, without ${ms(before)}`,
      reached: isRight && seconds <= IMPORT_TARGET_SECONDS && during <= 2 * before,
      verdict: allOf([...alone, ...beside].map(({ verdict }) => verdict)),
      raw: { seconds, done, failed, alone, beside },
    },
  ];
}

export const consoleFigures: Figure[] = [
  { id: "console", needs: null, missing: needsBuild, measure: pageFigures },
  { id: "console", needs: { nodes: 1, name: "import" }, measure: importFigure },
];
