import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../load/plan.ts";
import { seedGroups, seedPeople } from "../stage/seed.ts";
import { connectionsAt, processorSeconds, residentMb, type Stage } from "../stage/stage.ts";
import { nameCrowd, openSockets } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  inSeconds,
  ms,
  type Outcome,
  percent,
  repeatRuns,
  runLoad,
} from "./figure.ts";

const IDLE = 10_000;
/** One address has 28,000 ports to come from, and some are in use for a minute after they were closed. */
const ADDRESSES = 20;
const CONNECT_PER_SECOND = 1_000;
/** One round of pings: everybody is asked once. */
const PING_MS = 25_000;
const SETTLE_MS = 3_000;

type Idle = { bytesEach: number; share: number; seconds: number; open: number };

/** Memory and processor time that a process takes for sockets on which nothing happens. */
async function holdIdle(
  pid: () => number,
  open: () => Promise<{ open: number; seconds: number }>,
): Promise<Idle> {
  await sleep(SETTLE_MS);
  const before = residentMb(pid());
  const opened = await open();
  await sleep(SETTLE_MS);
  const [began, used] = [performance.now(), processorSeconds(pid())];
  await sleep(PING_MS);
  return {
    ...opened,
    bytesEach: ((residentMb(pid()) - before) * 2 ** 20) / opened.open,
    share: ((processorSeconds(pid()) - used) * 1_000) / (performance.now() - began),
  };
}

async function idleConnections(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const { cluster, generator, relay } = stage;
  const accounts = await seedPeople(cluster.query, stage.appId, nameCrowd("idle"), IDLE);
  const shared = { addresses: ADDRESSES, perSecond: CONNECT_PER_SECOND };
  const relayed = await holdIdle(
    () => relay.pid,
    () =>
      relay.generator.open({
        ...shared,
        crowd: "idle",
        origins: [relay.origin],
        people: accounts.map(({ name }) => ({ name, ticket: name })),
      }),
  );
  await relay.generator.closeCrowd("idle");
  const runs = await repeatRuns(bench, async () => {
    // Memory that an earlier run took is not given back by the process.
    await cluster.killServer();
    const held = await holdIdle(
      () => cluster.serverPid() ?? 0,
      () =>
        generator.open({
          ...shared,
          crowd: "idle",
          origins: [cluster.origin],
          people: stage.people(accounts),
        }),
    );
    const { open } = await generator.state("idle");
    await generator.closeCrowd("idle");
    bench.say(JSON.stringify(held));
    return { ...held, open };
  });
  const bytes = median(runs.map(({ bytesEach }) => bytesEach));
  const share = median(runs.map((run) => run.share));
  const open = Math.min(...runs.map((run) => run.open));
  return [
    {
      name: `F1 ${IDLE.toLocaleString("en")} idle connections`,
      target: "≤ 30 kB each, ≤ 8 % of a core",
      measured: `${open.toLocaleString("en")} open after ${inSeconds(median(runs.map(({ seconds }) => seconds)))}, ${kb(bytes)} each, ${percent(share)}`,
      ratio: `relay ${kb(relayed.bytesEach)}, ${percent(relayed.share)}`,
      reached: open === IDLE && bytes <= 30_000 && share <= 0.08,
      verdict: null,
      raw: { runs, relayed },
    },
  ];
}

const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

const MEMBERS = 500;
const SLOW = 100;
/** The buffers of the system hold some megabytes for whoever does not read: only what fills them meets the server. */
const TEXT_BYTES = 4_000;
const SLOW_SECONDS = 40;
/** The server drops whoever has read nothing for so long. */
const DROPPED_WITHIN_SECONDS = 15;

/** Resident memory at its highest while something goes on. */
async function highestMb<T>(
  pid: () => number | undefined,
  work: Promise<T>,
): Promise<{ mb: number; done: T }> {
  let mb = residentMb(pid());
  const timer = setInterval(() => {
    mb = Math.max(mb, residentMb(pid()));
  }, 100);
  try {
    return { done: await work, mb };
  } finally {
    clearInterval(timer);
  }
}

/** A group of 500 hears fifty messages a second; then a hundred of its members read nothing any more. */
async function slowConsumers(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const pid = stage.cluster.serverPid;
  const accounts = await seedPeople(stage.cluster.query, stage.appId, nameCrowd("slow"), MEMBERS);
  const [group = 0] = await seedGroups(stage.cluster.query, stage.appId, [accounts]);
  const [stopping, reading] = [accounts.slice(0, SLOW), accounts.slice(SLOW)];
  const senders = reading.map((_, socket) => ({ socket, targets: [{ group }] }));
  const runs = await repeatRuns(bench, async () => {
    const [crowd, slow] = [nameCrowd("readers"), nameCrowd("slow")];
    await openSockets(stage, crowd, reading);
    await openSockets(stage, slow, stopping);
    const load = { crowd, senders, rate: 50, audience: reading.length, until: "acknowledged" } as const;
    const healthy = await highestMb(pid, runLoad(bench, { ...load, textBytes: TEXT_BYTES }));
    // Whoever has read much has larger buffers: those who stop are new.
    await stage.generator.closeCrowd(slow);
    await openSockets(stage, slow, stopping);
    await stage.generator.stall(
      slow,
      stopping.map((_, index) => index),
    );
    const stalled = await highestMb(
      pid,
      runLoad(bench, { ...load, textBytes: TEXT_BYTES, seconds: SLOW_SECONDS, warmUpSeconds: 0 }),
    );
    const left = await stillServed(stage);
    await stage.generator.closeCrowd(crowd);
    await stage.generator.closeCrowd(slow);
    return {
      grewMb: stalled.mb - healthy.mb,
      before: healthy.done.figures.deliveries.p99,
      after: stalled.done.figures.deliveries.p99,
      left,
      verdict: allOf([healthy.done.verdict, stalled.done.verdict]),
    };
  });
  const grewMb = median(runs.map((run) => run.grewMb));
  const [before, after] = [median(runs.map((run) => run.before)), median(runs.map((run) => run.after))];
  const left = Math.max(...runs.map((run) => run.left));
  return [
    {
      name: `F14 ${SLOW} of ${MEMBERS} stop reading, 50/s of 4 kB`,
      target: "RSS + ≤ 100 MB, others' p99 ≤ 1.2 ×, dropped",
      measured: `+ ${grewMb.toFixed(0)} MB, p99 ${ms(before)} → ${ms(after)}, ${Math.max(0, left - (MEMBERS - SLOW))} not dropped`,
      reached: grewMb <= 100 && after <= 1.2 * before && left <= MEMBERS - SLOW,
      verdict: allOf(runs.map(({ verdict }) => verdict)),
      raw: runs,
    },
  ];
}

/** How many connections the server still holds when those it drops have had their time. */
async function stillServed({ cluster }: Stage): Promise<number> {
  const port = Number(new URL(cluster.origin).port);
  const deadline = performance.now() + DROPPED_WITHIN_SECONDS * 1_000;
  for (;;) {
    const held = connectionsAt(port);
    if (held <= MEMBERS - SLOW || performance.now() > deadline) return held;
    await sleep(250);
  }
}

export const connections: Figure[] = [{ id: "F1", needs: { name: "idle" }, measure: idleConnections }];

export const slowReaders: Figure[] = [{ id: "F14", needs: {}, measure: slowConsumers }];
