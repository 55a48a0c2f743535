import { setTimeout as sleep } from "node:timers/promises";
import type { LineFault, TcpProxy } from "../support/tcp-proxy.ts";
import type { Cluster } from "./cluster.ts";
import type { SimulatedDevice } from "./devices.ts";
import { pick } from "./random.ts";

export type FaultKind =
  | `${"kill" | "restart" | "freeze"} server`
  | `${"kill" | "blackhole" | "refuse" | "slow"} database`
  | "end backends"
  | "lock log"
  | `${"kill" | "freeze" | "flush" | "blackhole"} Redis`
  | `${"slow" | "narrow" | "blackhole" | "reset" | "half-close" | "cut" | "slice" | "refuse" | "late"} lines`
  | `${"crash" | "wipe"} device`
  | "device offline";

/** What can be broken. */
export type Rig = { cluster: Cluster; devices: SimulatedDevice[] };

/** A fault with everything chosen; the numbers are from 0 to 1. */
export type PlannedFault = { kind: FaultKind; which: number; long: number; strong: number };

type Fault = {
  /** What it breaks, as the history names it; nothing else breaks the same thing meanwhile. */
  on(rig: Rig, planned: PlannedFault): string;
  /** Breaks it; resolves when it is whole again. */
  commit(rig: Rig, planned: PlannedFault): Promise<unknown>;
  /** Whether this run has what it breaks. */
  possible?(rig: Pick<Rig, "cluster">): boolean;
};

const between = (share: number, from: number, to: number) => Math.round(from + share * (to - from));

const onServer = (
  work: (node: Cluster["nodes"][number], planned: PlannedFault) => Promise<unknown>,
): Fault => ({
  on: ({ cluster }, { which }) => pick(cluster.nodes, which)?.name ?? "",
  commit: async ({ cluster }, planned) => {
    const node = pick(cluster.nodes, planned.which);
    if (node) await work(node, planned);
  },
});

const onDatabase = (work: (cluster: Cluster, planned: PlannedFault) => Promise<unknown>): Fault => ({
  on: () => "the database",
  commit: ({ cluster }, planned) => work(cluster, planned),
});

const onRedis = (
  work: (redis: NonNullable<Cluster["redis"]>, planned: PlannedFault) => Promise<unknown>,
): Fault => ({
  on: () => "Redis",
  possible: ({ cluster }) => cluster.redis !== null,
  commit: async ({ cluster }, planned) => cluster.redis && work(cluster.redis, planned),
});

/** Imposes something on one server's line to its database or Redis, up to five seconds. */
const onServerLine = (kind: keyof Cluster["lines"], fault: LineFault): Fault => ({
  on: ({ cluster }, { which }) => `the line to ${kind} of ${pick(cluster.nodes, which)?.name}`,
  possible: ({ cluster }) => cluster.lines[kind].length > 0,
  commit: async ({ cluster }, { which, long }) => {
    const line = pick(cluster.lines[kind], which);
    if (line) await disturb([line], fault, between(long, 500, 5_000));
  },
});

/** One line in this many suffers together. */
const LINES_SHARE = 4;

/** Imposes something on a quarter of the devices' lines, up to five seconds. */
const onDeviceLines = (faultOf: (planned: PlannedFault) => LineFault): Fault => ({
  on: () => "devices' lines",
  commit: ({ devices }, planned) => {
    const turn = Math.floor(planned.which * LINES_SHARE);
    const lines = devices.filter((_, index) => index % LINES_SHARE === turn).map(({ line }) => line);
    return disturb(lines, faultOf(planned), between(planned.long, 500, 5_000));
  },
});

const onDevice = (work: (device: SimulatedDevice, planned: PlannedFault) => Promise<unknown>): Fault => ({
  on: ({ devices }, { which }) => pick(devices, which)?.name ?? "",
  commit: async ({ devices }, planned) => {
    const device = pick(devices, planned.which);
    if (device?.running()) await work(device, planned);
  },
});

async function disturb(lines: TcpProxy[], fault: LineFault, milliseconds: number): Promise<void> {
  for (const line of lines) line.impose(fault);
  await sleep(milliseconds);
  await Promise.all(lines.map((line) => line.restore()));
}

/** Everything that can go wrong, each for a bounded time. */
export const faults: Record<FaultKind, Fault> = {
  "kill server": onServer((node) => node.restart("SIGKILL")),
  "restart server": onServer((node) => node.restart("SIGTERM")),
  "freeze server": onServer((node, { long }) => node.freeze(between(long, 300, 2_300))),
  "kill database": {
    ...onDatabase(async ({ database }) => database.kill?.()),
    possible: ({ cluster }) => cluster.database.kill !== null,
  },
  "end backends": onDatabase(({ database }) => database.endBackends()),
  "lock log": onDatabase(({ database }, { long }) => database.lockLog(between(long, 500, 4_000))),
  "blackhole database": onServerLine("database", { mode: "frozen" }),
  "refuse database": onServerLine("database", { mode: "refused" }),
  "slow database": onServerLine("database", { mode: "slow", latencyMs: 5, jitterMs: 50 }),
  "kill Redis": onRedis((redis, { long }) => redis.kill(between(long, 0, 3_000))),
  "freeze Redis": onRedis((redis, { long }) => redis.freeze(between(long, 500, 15_000))),
  "flush Redis": onRedis((redis) => redis.flush()),
  "blackhole Redis": onServerLine("redis", { mode: "frozen" }),
  "slow lines": onDeviceLines(({ strong }) => ({
    mode: "slow",
    latencyMs: between(strong, 20, 500),
    jitterMs: between(strong, 50, 1_500),
  })),
  "narrow lines": onDeviceLines(({ strong }) => ({
    mode: "narrow",
    bytesPerSecond: between(strong, 2_000, 50_000),
  })),
  "blackhole lines": onDeviceLines(() => ({ mode: "frozen" })),
  "reset lines": onDeviceLines(() => ({ mode: "reset" })),
  "half-close lines": onDeviceLines(() => ({ mode: "half-close" })),
  "cut lines": onDeviceLines(({ strong }) => ({ mode: "cut", afterBytes: between(strong, 1, 20_000) })),
  "slice lines": onDeviceLines(() => ({ mode: "sliced" })),
  "refuse lines": onDeviceLines(() => ({ mode: "refused" })),
  "late lines": onDeviceLines(({ strong }) => ({ mode: "late", acceptMs: between(strong, 100, 5_000) })),
  "crash device": onDevice(async (device, { long }) => {
    await device.crash();
    await sleep(between(long, 0, 2_000));
    await device.start();
  }),
  "wipe device": onDevice(async (device, { long }) => {
    await device.wipe();
    await sleep(between(long, 0, 2_000));
    await device.start();
  }),
  "device offline": {
    on: () => "devices' lines",
    commit: async ({ devices }, { which, long }) => {
      const device = pick(devices, which);
      if (device) await disturb([device.line], { mode: "refused" }, between(long, 100, 10_000));
    },
  },
};

/** How often each kind is chosen, relative to the others. */
export type FaultMix = Partial<Record<FaultKind, number>>;
