import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { median } from "../load/plan.ts";
import { type Account, seedPeople } from "../stage/seed.ts";
import type { Verdict } from "../stage/verdict.ts";
import { nameCrowd, openSockets, sendersAround } from "./crowds.ts";
import { allOf, type Bench, type Figure, ms, type Outcome, percent, runLoad } from "./figure.ts";

const RATE = 50;
const TALKERS = 100;
/** The others come and go in crowds: one is replaced in every round, so that each connection lives this many rounds. */
const CROWDS = 20;
const CROWD = 45;
const ROUND_SECONDS = 75;
/** From the end of the first quarter on nothing may grow any more. */
const WARM_UP_SHARE = 0.25;
/** Any free port: the server's own debugger, which collects its garbage when asked. */
const INSPECTOR_PORT = 20_000 + (process.pid % 10_000);

type Sample = { heapMb: number; handles: number; databaseConnections: number; p99: number };

/** The heap that is left when all garbage is gone, in megabytes. */
async function heapWithoutGarbage(): Promise<number> {
  const list: { webSocketDebuggerUrl: string }[] = await (
    await fetch(`http://127.0.0.1:${INSPECTOR_PORT}/json/list`)
  ).json();
  const socket = new WebSocket(list[0]?.webSocketDebuggerUrl ?? "");
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const ask = (id: number, method: string, params = {}) =>
    new Promise<{ result?: { result?: { value?: number } } }>((resolve) => {
      const hear = (data: Buffer) => {
        const told = JSON.parse(data.toString());
        if (told.id !== id) return;
        socket.off("message", hear);
        resolve(told);
      };
      socket.on("message", hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  try {
    await ask(1, "HeapProfiler.collectGarbage");
    const { result } = await ask(2, "Runtime.evaluate", { expression: "process.memoryUsage().heapUsed" });
    return (result?.result?.value ?? Number.NaN) / 2 ** 20;
  } finally {
    socket.close();
  }
}

/** One round: everybody who talks goes on talking while one crowd is replaced by another. */
async function liveThrough(
  bench: Bench,
  talkers: { crowd: string; accounts: Account[] },
  crowds: { crowd: string; accounts: Account[] }[],
  seconds: number,
): Promise<{ sample: Sample; verdict: Verdict }> {
  const { stage } = bench;
  const senders = sendersAround(talkers.accounts);
  const plan = { crowd: talkers.crowd, senders, audience: 2, rate: RATE, until: "acknowledged" } as const;
  const talking = runLoad(bench, { ...plan, seconds, warmUpSeconds: 0 });
  await sleep((seconds * 1_000) / 2);
  const leaving = crowds.shift();
  if (leaving) {
    await stage.generator.closeCrowd(leaving.crowd);
    const coming = { crowd: nameCrowd("soak"), accounts: leaving.accounts };
    await openSockets(stage, coming.crowd, coming.accounts);
    crowds.push(coming);
  }
  const { figures, verdict } = await talking;
  const [backends] = await stage.cluster.query<{ count: string }>(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()",
  );
  const sample = {
    heapMb: await heapWithoutGarbage(),
    handles: readdirSync(`/proc/${stage.cluster.serverPid()}/fd`).length,
    databaseConnections: Number(backends?.count),
    p99: figures.acknowledgements.p99,
  };
  bench.say(JSON.stringify(sample));
  return { sample, verdict };
}

/** A thousand connections that come and go, fifty messages a second, for hours: nothing grows. */
async function soak(bench: Bench): Promise<Outcome[]> {
  const { stage, hours = 0 } = bench;
  const total = hours * 3_600;
  const seconds = Math.min(ROUND_SECONDS, total / CROWDS / 2);
  const seed = (name: string, count: number) => seedPeople(stage.cluster.query, stage.appId, name, count);
  const talkers = { crowd: nameCrowd("talkers"), accounts: await seed(nameCrowd("talkers"), TALKERS) };
  await openSockets(stage, talkers.crowd, talkers.accounts);
  const crowds: (typeof talkers)[] = [];
  for (let index = 0; index < CROWDS; index += 1) {
    const crowd = nameCrowd("soak");
    const accounts = await seed(crowd, CROWD);
    await openSockets(stage, crowd, accounts);
    crowds.push({ crowd, accounts });
  }
  const samples: Sample[] = [];
  const verdicts: Verdict[] = [];
  for (const began = performance.now(); performance.now() - began < total * 1_000; ) {
    const { sample, verdict } = await liveThrough(bench, talkers, crowds, seconds);
    samples.push(sample);
    verdicts.push(verdict);
  }
  const settled = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const part = Math.max(1, Math.floor(settled.length / 5));
  const [early, late] = [settled.slice(0, part), settled.slice(-part)];
  const grown = (pick: (sample: Sample) => number) => median(late.map(pick)) / median(early.map(pick)) - 1;
  const heap = grown(({ heapMb }) => heapMb);
  const handles = grown((sample) => sample.handles);
  const p99 = median(late.map((sample) => sample.p99));
  return [
    {
      name: `F13 ${hours} h of ${RATE}/s, ${TALKERS + CROWDS * CROWD} connections that come and go`,
      target: "heap grows ≤ 5 %, handles flat, p99 ± 20 %",
      measured: `heap ${percent(heap)}, handles ${percent(handles)}, p99 ${ms(p99)} (${percent(grown((s) => s.p99))})`,
      reached: heap <= 0.05 && handles <= 0.05 && grown((sample) => sample.p99) <= 0.2,
      verdict: allOf(verdicts),
      raw: samples,
    },
  ];
}

export const soaks: Figure[] = [
  {
    id: "F13",
    needs: { name: "soak", environment: { NODE_OPTIONS: `--inspect=127.0.0.1:${INSPECTOR_PORT}` } },
    missing: ({ hours }) => (hours === undefined ? "it takes hours: --only F13 --hours 8" : null),
    measure: soak,
  },
];
