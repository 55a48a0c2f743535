import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { postCommand } from "#sdk/http.ts";
import type { Replacements } from "./bundle.ts";
import { check, type FinalDevice, groupBy, type Rule, type Violation } from "./checker.ts";
import { APP_KEY, type Cluster, startCluster } from "./cluster.ts";
import { createSimulatedDevice, isWhole, type Person, type SimulatedDevice } from "./devices.ts";
import { readDatabase, readHeads } from "./dump.ts";
import { type History, openHistory } from "./history.ts";
import { createRandom, type Nemesis, pause, startNemesis } from "./nemesis.ts";

/** Everybody writes to this many others. */
const NEIGHBOURS = 4;
const GIVE_UP_MS = 60_000;

/** One run, told completely: the same plan makes the same clicks and the same faults. */
export type ChaosPlan = {
  seed: number;
  seconds: number;
  /** Clicks per second, whatever the server does. */
  rate: number;
  people: number;
  devicesEach: number;
  faultPauseMs: number;
  /** In which everything must agree after the last fault. */
  convergeWithinMs: number;
  /** Whether several messages may say the same. */
  texts: "unique" | "repeated";
  /** Modules of the server that are swapped for another file. */
  replace?: Replacements;
  /** An own PostgreSQL is started without it. */
  database?: string;
  historyFile?: string;
};

export type Verdict = {
  verdict: "PASS" | "FAIL";
  /** What was lost, doubled or disordered, apart from how long it took to agree. */
  safety: "PASS" | "FAIL";
  violations: Violation[];
  byRule: Partial<Record<Rule, number>>;
  seed: number;
  faults: number;
  clicked: number;
  acknowledged: number;
  refused: number;
  stored: number;
  retracted: number;
  devices: number;
  convergedMs: number | null;
};

const say = (line: string) => console.log(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${line}`);

async function openDevices(plan: ChaosPlan, cluster: Cluster, folder: string, history: History) {
  const people: Person[] = Array.from({ length: plan.people }, (_, index) => ({
    username: `person-${index}`,
    password: "correct horse battery",
  }));
  const http = { origin: cluster.origin, appKey: APP_KEY, fetch };
  for (const person of people) await postCommand(http, "user.register", person);
  const devices: SimulatedDevice[] = [];
  for (const person of people) {
    for (let index = 0; index < plan.devicesEach; index += 1) {
      const name = `${person.username}-${index}`;
      const device = await createSimulatedDevice({ ...http, name, folder, person, history });
      await device.start();
      devices.push(device);
    }
  }
  return { people, devices };
}

const textOf = ({ texts, seed }: ChaosPlan, click: number) =>
  texts === "unique" ? `message ${click} of seed ${seed}` : `message ${click % 3}`;

/** Clicks at the given rate for the given time, whatever the server does. */
async function load(
  plan: ChaosPlan,
  people: Person[],
  devices: SimulatedDevice[],
  random: () => number,
): Promise<number> {
  const began = performance.now();
  let clicks = 0;
  for (let elapsed = 0; elapsed < plan.seconds * 1_000; elapsed = performance.now() - began) {
    for (; clicks < (elapsed / 1_000) * plan.rate; clicks += 1) {
      const device = devices[Math.floor(random() * devices.length)];
      const own = people.findIndex(({ username }) => username === device?.user);
      const peer = people[(own + 1 + Math.floor(random() * NEIGHBOURS)) % people.length];
      if (device && peer) device.send(peer.username, textOf(plan, clicks));
      if (clicks % 10 === 0) device?.readSomething(random);
      if (clicks % 40 === 0) device?.retractSomething(random);
    }
    await pause(10);
  }
  return clicks;
}

/** Resolves when every device holds what the database holds and has nothing left to send. */
async function converge(cluster: Cluster, devices: SimulatedDevice[], history: History): Promise<boolean> {
  const began = performance.now();
  while (performance.now() - began < GIVE_UP_MS) {
    const heads = await readHeads(cluster).catch(() => null);
    if (heads && devices.every((device) => isWhole(device, heads))) {
      history.add({ kind: "converged" });
      return true;
    }
    await pause(100);
  }
  const heads = await readHeads(cluster);
  for (const device of devices) if (!isWhole(device, heads)) say(`${device.name} did not come to rest`);
  return false;
}

/** Reads every device whole; unread counts get the five seconds they are promised to settle in. */
async function readFinally(cluster: Cluster, devices: SimulatedDevice[]) {
  for (const began = performance.now(); ; await pause(250)) {
    const final: FinalDevice[] = [];
    for (const device of devices) {
      final.push({ device: device.name, user: device.user, conversations: await device.readEverything() });
    }
    const database = await readDatabase(cluster);
    const evidence = { history: [], database, devices: final, convergeWithinMs: 0 };
    const unsettled = check(evidence).some(({ rule }) => rule === "K10");
    if (!unsettled || performance.now() - began > 5_000) return { database, devices: final };
  }
}

/** Breaks things under load as planned, and judges what is left. */
export async function runChaos(plan: ChaosPlan): Promise<Verdict> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "borealis-chaos-devices-"));
  const historyFile = plan.historyFile ?? path.join(os.tmpdir(), `borealis-chaos-${plan.seed}.jsonl`);
  const history = openHistory(historyFile);
  say(`seed ${plan.seed}, ${plan.seconds} s of ${plan.rate} sends/s, history in ${historyFile}`);
  const cluster = await startCluster({
    databaseUrl: plan.database,
    replace: plan.replace,
    say: () => {},
  });
  let devices: SimulatedDevice[] = [];
  let nemesis: Nemesis | undefined;
  try {
    const opened = await openDevices(plan, cluster, folder, history);
    devices = opened.devices;
    say(`${devices.length} devices of ${opened.people.length} people are signed in`);
    const random = createRandom(plan.seed);
    const faults = {
      cluster,
      devices,
      history,
      random: createRandom(plan.seed + 1),
      pauseMs: plan.faultPauseMs,
    };
    nemesis = startNemesis(faults);
    history.add({ kind: "load", phase: "begin" });
    const clicks = await load(plan, opened.people, devices, random);
    history.add({ kind: "load", phase: "end" });
    await nemesis.stop();
    say(
      `${clicks} clicks; faults: ${Object.entries(nemesis.counts)
        .map(([fault, n]) => `${n} × ${fault}`)
        .join(", ")}`,
    );
    if (await converge(cluster, devices, history)) say("every device agrees with the database");
    return judge(plan, history, await readFinally(cluster, devices), nemesis);
  } finally {
    await nemesis?.stop();
    await Promise.all(devices.map((device) => device.stop()));
    await cluster.close();
    await history.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function judge(
  plan: ChaosPlan,
  history: History,
  end: Awaited<ReturnType<typeof readFinally>>,
  nemesis: Nemesis,
): Verdict {
  const violations = check({ history: history.events, ...end, convergeWithinMs: plan.convergeWithinMs });
  const { events } = history;
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;
  const quiet = Math.max(
    0,
    ...events.filter(({ kind }) => kind === "fault" || kind === "load").map(({ at }) => at),
  );
  const converged = events.find(({ kind }) => kind === "converged");
  const stored = end.database.entries.filter(({ isMessage }) => isMessage).length;
  return {
    verdict: violations.length === 0 ? "PASS" : "FAIL",
    safety: violations.every(({ rule }) => rule === "K12") ? "PASS" : "FAIL",
    violations,
    byRule: Object.fromEntries(
      [...groupBy(violations, ({ rule }) => rule)].map(([rule, list]) => [rule, list.length]),
    ),
    seed: plan.seed,
    faults: Object.values(nemesis.counts).reduce((sum, n) => sum + n, 0),
    clicked: count("invoke"),
    acknowledged: count("ok"),
    refused: count("fail"),
    stored,
    retracted: end.database.entries.length - stored,
    devices: end.devices.length,
    convergedMs: converged ? Math.round(converged.at - quiet) : null,
  };
}
