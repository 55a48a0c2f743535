import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Replacements } from "./bundle.ts";
import { createDeviceJudge } from "./check-devices.ts";
import { createChecker } from "./checker.ts";
import { type Cluster, startCluster } from "./cluster.ts";
import { type ConversationHead, type SimulatedDevice, waitsFor } from "./devices.ts";
import { readConversations, readDatabase, readHeads } from "./dump.ts";
import type { DatabaseDump, Violation } from "./evidence.ts";
import type { FaultMix } from "./faults.ts";
import { type History, openHistory } from "./history.ts";
import { openIdleConnections } from "./idle.ts";
import { type LoadPlan, load } from "./load.ts";
import { type Nemesis, startNemesis } from "./nemesis.ts";
import { makeTokens, type PopulationPlan, settle } from "./population.ts";
import { createRandom } from "./random.ts";
import { hasRedis } from "./redis.ts";
import { toVerdict, type Verdict } from "./verdict.ts";

/** One run, told completely: the same plan makes the same clicks and the same faults. */
export type ChaosPlan = LoadPlan &
  PopulationPlan & {
    seed: number;
    nodes: 1 | 2 | 3;
    redis: boolean;
    /** Lines that can be disturbed between the servers and what they need. */
    proxies: boolean;
    /** Connections that say nothing. */
    idle: number;
    faults: FaultMix;
    faultPauseMs: number;
    /** How many faults may be going on at once. */
    overlap: number;
    /** Of all pushes, the share that a server loses. */
    lostPushes: number;
    /** In which everything must agree after the last fault. */
    convergeWithinMs: number;
    /** From the click to the acknowledgement of every message; without it there is no such limit. */
    acknowledgeWithinMs?: number;
    /** Ends the load as soon as the history alone shows something wrong. */
    stopEarly?: boolean;
    /** Modules of the server that are swapped for another file. */
    replace?: Replacements;
    /** Settings of the server besides those the harness makes. */
    environment?: Record<string, string>;
    /** An own PostgreSQL is started without it. */
    database?: string;
    historyFile?: string;
  };

const GIVE_UP_MS = 60_000;
/** In which unread counts settle once everything else agrees. */
const COUNTS_WITHIN_MS = 5_000;
const READ_AT_ONCE = 4;
/** While devices do not agree, the run says so this often, and of how many why. */
const TELL_EVERY_MS = 2_000;
const MOST_TOLD = 4;

const say = (line: string) => console.log(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${line}`);

/** Breaks things under load as planned, and judges what is left. */
export async function runChaos(plan: ChaosPlan): Promise<Verdict> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "borealis-chaos-devices-"));
  const historyFile = plan.historyFile ?? path.join(os.tmpdir(), `borealis-chaos-${plan.seed}.jsonl`);
  const checker = createChecker({ membersChange: plan.memberChanges > 0 });
  const enough = new AbortController();
  const history = openHistory(historyFile, (event) => {
    checker.observe(event);
    if (plan.stopEarly && checker.soFar().length > 0) enough.abort();
  });
  const tokens = makeTokens();
  const redis = plan.redis && hasRedis();
  if (plan.redis && !redis) say("THERE IS NO redis-server HERE: this run goes without Redis and its faults");
  say(`seed ${plan.seed}, ${plan.seconds} s of ${plan.rate} sends/s, history in ${historyFile}`);

  let cluster: Cluster | undefined;
  let nemesis: Nemesis | undefined;
  let closeIdle = () => {};
  let devices: SimulatedDevice[] = [];
  try {
    cluster = await startCluster({
      databaseUrl: plan.database,
      nodes: plan.nodes,
      redis,
      proxies: plan.proxies,
      replace: plan.replace,
      environment: { CHAOS_LOST_PUSHES: String(plan.lostPushes), ...plan.environment },
      say: () => {},
      onServerLine(line) {
        const app = Object.keys(tokens).find((key) => line.includes(tokens[key] ?? ""));
        if (app !== undefined) history.add({ kind: "foreign", where: "a server's log", app });
      },
      onServerDeath: (node, reason) => history.add({ kind: "died", node, reason }),
    });
    const random = createRandom(plan.seed);
    const tenants = await settle(plan, { cluster, folder, history, tokens, random });
    devices = tenants.flatMap((tenant) => tenant.devices);
    if (plan.idle > 0) closeIdle = await openIdleConnections(plan.idle, cluster);
    say(`${devices.length} devices are signed in`);

    nemesis = startNemesis({
      rig: { cluster, devices },
      history,
      seed: plan.seed + 1,
      mix: plan.faults,
      pauseMs: plan.faultPauseMs,
      overlap: plan.overlap,
    });
    history.add({ kind: "load", phase: "begin" });
    const clicks = await load(plan, { tenants, tokens, random, signal: enough.signal });
    await nemesis.stop();
    history.add({ kind: "load", phase: "end" });
    say(`${clicks} clicks; faults: ${JSON.stringify(nemesis.counts)}`);
    closeIdle();

    const agreed = !enough.signal.aborted && (await converge(cluster, devices, history, plan));
    if (agreed) say("every device agrees with the database");
    // What still moves cannot be compared: devices that never came to rest are judged by what they were told so far.
    else await Promise.all(cluster.nodes.map((node) => node.stop()));
    await settleCounts(cluster, devices);
    const database = await readDatabase(cluster.query);
    const onDevices = await judgeDevices(devices, database, tokens, agreed, history);
    const { convergeWithinMs, acknowledgeWithinMs } = plan;
    const end = { database, tokens, convergeWithinMs, acknowledgeWithinMs };
    const violations = [...checker.judge(end), ...onDevices];
    return toVerdict(plan.seed, violations, database, checker, nemesis.counts, devices.length);
  } finally {
    closeIdle();
    await nemesis?.stop().catch(() => {});
    await Promise.all(devices.map((device) => device.stop()));
    await cluster?.close();
    await history.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves with true when every device holds what the database holds and has nothing left to send. */
async function converge(
  { query }: Cluster,
  devices: SimulatedDevice[],
  history: History,
  { convergeWithinMs, stopEarly }: ChaosPlan,
): Promise<boolean> {
  const began = performance.now();
  const patienceMs = stopEarly ? convergeWithinMs : Math.max(GIVE_UP_MS, 2 * convergeWithinMs);
  for (let toldAt = began; performance.now() - began < patienceMs; await sleep(100)) {
    const heads = await readHeads(query).catch(() => null);
    if (!heads) continue;
    if (devices.every((device) => waitsFor(device, heads) === null)) {
      history.add({ kind: "converged" });
      return true;
    }
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = performance.now();
    tellWaiting(devices, heads);
  }
  tellWaiting(devices, await readHeads(query));
  return false;
}

function tellWaiting(devices: SimulatedDevice[], heads: Map<number, ConversationHead>): void {
  const waiting = devices.flatMap((device) => {
    const reason = waitsFor(device, heads);
    return reason === null ? [] : [`${device.name}: ${reason}`];
  });
  say(`${waiting.length} devices do not agree; ${waiting.slice(0, MOST_TOLD).join("; ")}`);
}

/** Waits until every device counts what the database counts, as long as that may take. */
async function settleCounts({ query }: Cluster, devices: SimulatedDevice[]): Promise<void> {
  for (const began = performance.now(); performance.now() - began < COUNTS_WITHIN_MS; await sleep(250)) {
    const conversations = await readConversations(query);
    const judge = createDeviceJudge({ conversations, entries: [] }, {});
    const counts = await Promise.all(
      devices.map(async ({ name, user, ...device }) => ({
        device: name,
        user,
        conversations: device.running() ? await device.readEverything(false) : [],
      })),
    );
    if (!counts.flatMap(judge).some(({ rule }) => rule === "K10")) return;
  }
}

/** Reads one device after the other, whole when it came to rest, judges it and lets it go. */
async function judgeDevices(
  devices: SimulatedDevice[],
  database: DatabaseDump,
  tokens: Record<string, string>,
  whole: boolean,
  history: History,
): Promise<Violation[]> {
  const judge = createDeviceJudge(database, tokens);
  const violations: Violation[] = [];
  const waiting = [...devices];
  const next = async () => {
    for (let device = waiting.shift(); device; device = waiting.shift()) {
      const { name, user } = device;
      const conversations = device.running() ? await device.readEverything(whole) : [];
      violations.push(...judge({ device: name, user, conversations }));
      await device.stop();
      const disk = await readFile(device.disk, "utf8");
      for (const [app, token] of Object.entries(tokens)) {
        const foreign = !user.startsWith(`${app}/`) && disk.includes(token);
        if (foreign) history.add({ kind: "foreign", where: `the disk of ${name}`, app });
      }
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, next));
  return violations;
}
