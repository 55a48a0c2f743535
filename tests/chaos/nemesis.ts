import type { Cluster } from "./cluster.ts";
import type { SimulatedDevice } from "./devices.ts";
import type { History } from "./history.ts";

/** Numbers from a seed, so that a run can be repeated. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Fault = "kill server" | "kill database" | "freeze server" | "crash device";

export type Nemesis = {
  counts: Record<Fault, number>;
  /** Stops making faults; resolves when the last one is over. */
  stop(): Promise<void>;
};

export type NemesisOptions = {
  cluster: Cluster;
  devices: SimulatedDevice[];
  history: History;
  random: () => number;
  /** The pause between two faults, in milliseconds: from this to twice as long. */
  pauseMs: number;
};

/** Breaks one thing after another until it is stopped. */
export function startNemesis(options: NemesisOptions): Nemesis {
  const { cluster, devices, history, random } = options;
  const counts = { "kill server": 0, "kill database": 0, "freeze server": 0, "crash device": 0 };
  const stopping = new AbortController();

  const choose = (): Fault => {
    const dice = random();
    if (dice < 0.45) return "kill server";
    if (dice < 0.7) return cluster.killDatabase ? "kill database" : "kill server";
    return dice < 0.85 ? "freeze server" : "crash device";
  };

  const commit = async (fault: Fault) => {
    if (fault === "kill server") return cluster.killServer();
    if (fault === "kill database") return cluster.killDatabase?.();
    if (fault === "freeze server") return cluster.freezeServer(300 + random() * 2_000);
    const device = devices[Math.floor(random() * devices.length)];
    if (!device?.running()) return;
    await device.crash();
    await device.start();
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      await pause(options.pauseMs * (1 + random()), stopping.signal);
      if (stopping.signal.aborted) return;
      const fault = choose();
      history.add({ kind: "fault", fault, phase: "begin" });
      await commit(fault);
      history.add({ kind: "fault", fault, phase: "end" });
      counts[fault] += 1;
    }
  };

  const running = run();
  return {
    counts,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
  });
}
