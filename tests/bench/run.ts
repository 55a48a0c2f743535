// npm run bench -- [--seconds N] [--runs N] [--rate N] [--json FILE]: prints the table of figures.
import { type ChildProcess, spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import os from "node:os";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { postCommand } from "#sdk/http.ts";
import { APP_KEY, bundle, end, launch, startCluster } from "../chaos/cluster.ts";
import { signIn } from "../chaos/devices.ts";
import { type InterfaceFigure, measureInterface } from "./interface-figures.ts";
import { type Figures, type LoadPlan, medians, type Sender } from "./plan.ts";
import { measureProduct, type ProductFigures } from "./product-figures.ts";

const PEOPLE = 200;
const PEERS = 10;
const SOCKETS_OF_A_PAIR = 20;
const PASSWORD = "correct horse battery";
const REGISTER_AT_ONCE = 4;

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { seconds: text, runs: text, rate: text, json: text } });
const seconds = Number(values.seconds ?? 10);
const runs = Number(values.runs ?? 3);
const rate = Number(values.rate ?? 2_000);

type Generator = { run(plan: LoadPlan): Promise<Figures>; close(): Promise<void> };

async function startGenerator(script: string): Promise<Generator> {
  const child: ChildProcess = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("the load generator has no pipes");
  const answers: ((line: string) => void)[] = [];
  createInterface({ input: stdout }).on("line", (line) => answers.shift()?.(line));
  return {
    async run(plan) {
      const answer = await new Promise<string>((resolve) => {
        answers.push(resolve);
        stdin.write(`${JSON.stringify(plan)}\n`);
      });
      // The generator prints figures or why there are none.
      const figures = JSON.parse(answer) as Figures & { failed?: string };
      if (figures.failed) throw new Error(figures.failed);
      return figures;
    },
    close: () => end(child, "SIGTERM"),
  };
}

type Sessions = Awaited<ReturnType<typeof signIn>>[];

async function signInEverybody(origin: string): Promise<Sessions> {
  const sessions: Sessions = [];
  const names = Array.from({ length: PEOPLE }, (_, index) => `bench-${index}`);
  const work = async () => {
    for (let username = names.shift(); username !== undefined; username = names.shift()) {
      await postCommand({ origin, appKey: APP_KEY, fetch }, "user.register", {
        username,
        password: PASSWORD,
      });
      sessions.push(await signIn(origin, APP_KEY, { username, password: PASSWORD }));
    }
  };
  await Promise.all(Array.from({ length: REGISTER_AT_ONCE }, work));
  return sessions;
}

/** Everybody with one socket, writing to the next ten. */
async function spreadSenders(origin: string, sessions: Sessions): Promise<Sender[]> {
  const names = sessions.map(({ signedIn }) => signedIn.user.username);
  return Promise.all(
    sessions.map(async (session, index) => {
      const { ticket } = await postCommand(
        { origin, appKey: APP_KEY, fetch: session.fetch },
        "session.ticket",
        {},
      );
      const peers = Array.from(
        { length: PEERS },
        (_, step) => names[(index + step + 1) % names.length] ?? "",
      );
      return { name: names[index] ?? "", ticket, peers };
    }),
  );
}

/** One conversation, written into from many sockets of its two members. */
async function pairSenders(origin: string, sessions: Sessions): Promise<Sender[]> {
  const [a, b] = await spreadSenders(origin, sessions.slice(0, 2));
  if (!a || !b) throw new Error("two people are needed");
  const [first, second] = [
    { ...a, peers: [b.name] },
    { ...b, peers: [a.name] },
  ];
  return Array.from({ length: SOCKETS_OF_A_PAIR }, (_, index) => (index % 2 ? second : first));
}

function relaySenders(senders: Sender[]): Sender[] {
  return senders.map((sender) => ({ ...sender, ticket: sender.name }));
}

type Row = { name: string; figures: Figures };

type Measured = { rows: Row[]; product: ProductFigures | null; pages: InterfaceFigure[] };

async function measure(): Promise<Measured> {
  const say = (line: string) => console.error(line);
  const scripts = {
    relay: await bundle("tests/bench/relay-entry.ts", "bench-relay"),
    load: await bundle("tests/bench/load-entry.ts", "bench-load"),
  };
  const cluster = await startCluster({ say });
  const relay = await launch(scripts.relay, { PATH: process.env.PATH, NODE_ENV: "production" }, say);
  const generator = await startGenerator(scripts.load);
  try {
    say(`signing in ${PEOPLE} people`);
    const sessions = await signInEverybody(cluster.origin);
    const { origin } = cluster;
    const spread = async () => ({ origin, senders: await spreadSenders(origin, sessions) });
    const pair = async () => ({ origin, senders: await pairSenders(origin, sessions) });
    const relayed = async () => ({
      origin: `http://127.0.0.1:${relay.port}`,
      senders: relaySenders(await spreadSenders(origin, sessions)),
    });
    const plans = [
      { name: `durable, ${rate}/s over ${PEOPLE * PEERS} conversations`, to: spread, rate },
      { name: `durable, ${rate}/s into one conversation`, to: pair, rate },
      { name: `relay without a database, ${rate}/s`, to: relayed, rate },
      { name: `durable, ${PEOPLE} senders in a closed loop`, to: spread, rate: null },
      { name: `relay, ${PEOPLE} senders in a closed loop`, to: relayed, rate: null },
    ];
    // A pair's first message makes its conversation; that is not what the figures are about.
    const first = await generator.run({ ...(await spread()), rate: null, seconds, messagesEach: PEERS });
    say(`first messages of ${PEOPLE * PEERS} pairs: ${JSON.stringify(first)}`);
    const rows: Row[] = [];
    for (const { name, to, rate: offered } of plans) {
      // Tickets live a minute, so each plan gets its own.
      const plan = { ...(await to()), rate: offered, seconds };
      const measured: Figures[] = [];
      for (let run = 0; run < runs; run += 1) measured.push(await generator.run(plan));
      rows.push({ name, figures: medians(measured) });
      say(`${name}: ${JSON.stringify(measured)}`);
    }
    await generator.close();
    const product = await measureProduct().catch((error: Error) => {
      say(`the product was not measured: ${error.message}`);
      return null;
    });
    const pages = await measureInterface(runs).catch((error: Error) => {
      say(`the interface was not measured: ${error.message}`);
      return [];
    });
    return { rows, product, pages };
  } finally {
    await generator.close();
    await end(relay.child, "SIGTERM");
    await cluster.close();
    await Promise.all(Object.values(scripts).map((script) => rm(script, { force: true })));
  }
}

const number = (value: number, digits = 1) => value.toFixed(digits);

function print({ rows, product, pages }: Measured): void {
  const [cpu] = os.cpus();
  console.log(
    `\n${os.cpus().length} × ${cpu?.model ?? "CPU"}, Node ${process.versions.node}; medians of ${runs} runs of ${seconds} s`,
  );
  console.log("this process's load, the server and PostgreSQL share the machine\n");
  console.log(`| ${"figure".padEnd(48)} | acked/s | p50 ms | p99 ms | errors |`);
  console.log(`|${"-".repeat(50)}|--------:|-------:|-------:|-------:|`);
  for (const { name, figures } of rows) {
    const { perSecond, p50, p99, errors, firstError } = figures;
    const cells = [number(perSecond, 0).padStart(7), number(p50).padStart(6), number(p99).padStart(6)];
    console.log(
      `| ${name.padEnd(48)} | ${cells.join(" | ")} | ${String(errors).padStart(6)} | ${firstError}`,
    );
  }
  const [durable, relay] = rows.slice(-2);
  if (durable && relay) {
    const ratio = durable.figures.perSecond / relay.figures.perSecond;
    console.log(`\ndurable messages are ${number(ratio * 100, 0)} % of the raw relay's (closed loop)`);
  }
  if (!product)
    console.log("the product's own weight was not measured: build these sources first (npm run build)");
  else {
    console.log(
      `first load, sign-in ${number(product.signInKb)} KB gz; chat ${number(product.chatKb)} KB gz`,
    );
    console.log(
      `idle process ${number(product.idleMb, 0)} MB; listens after ${number(product.startSeconds)} s`,
    );
  }
  for (const { name, median, p95 } of pages) console.log(`${name}: median ${median} ms, p95 ${p95} ms`);
}

const result = await measure();
print(result);
if (values.json) await writeFile(values.json, JSON.stringify({ seconds, runs, rate, ...result }, null, 2));
process.exitCode = result.rows.some(({ figures }) => figures.errors > 0) ? 1 : 0;
