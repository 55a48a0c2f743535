import { setTimeout as sleep } from "node:timers/promises";
import { type FaultKind, type FaultMix, faults, type PlannedFault, type Rig } from "./faults.ts";
import type { History } from "./history.ts";
import { createRandom } from "./random.ts";

export type Nemesis = {
  counts: Partial<Record<FaultKind, number>>;
  /** Stops making faults; resolves when the last one is over. Throws what went wrong with making one. */
  stop(): Promise<void>;
};

export type NemesisOptions = {
  rig: Rig;
  history: History;
  seed: number;
  mix: FaultMix;
  /** The pause between two faults, in milliseconds: from this to twice as long. */
  pauseMs: number;
  /** How many faults may be going on at once. */
  overlap: number;
};

/** The faults of one lane, for ever; the same seed gives the same faults, with the same pauses before them. */
export function* planFaults(seed: number, mix: FaultMix): Generator<PlannedFault & { pause: number }> {
  const random = createRandom(seed);
  // A record's own keys are of its key type.
  const kinds = Object.entries(mix) as [FaultKind, number][];
  const sum = kinds.reduce((total, [, weight]) => total + weight, 0);
  const choose = (dice: number): FaultKind | undefined => {
    let rest = dice * sum;
    return kinds.find(([, weight]) => {
      rest -= weight;
      return rest < 0;
    })?.[0];
  };
  for (;;) {
    const pause = random();
    const kind = choose(random());
    const [which, long, strong] = [random(), random(), random()];
    if (kind) yield { kind, which, long, strong, pause };
    else if (sum === 0) return;
  }
}

/** The part of a mix that a cluster has something for. */
export function possibleMix(mix: FaultMix, rig: Pick<Rig, "cluster">): FaultMix {
  // A record's own keys are of its key type.
  const kinds = Object.entries(mix) as [FaultKind, number][];
  return Object.fromEntries(kinds.filter(([kind]) => faults[kind].possible?.(rig) ?? true));
}

/** Breaks one thing after another, in as many lanes as faults may overlap, until it is stopped. */
export function startNemesis({ rig, history, ...options }: NemesisOptions): Nemesis {
  const counts: Nemesis["counts"] = {};
  const stopping = new AbortController();
  /** What is broken, and when it is whole again. */
  const broken = new Map<string, Promise<void>>();

  const commit = async (planned: PlannedFault) => {
    const { kind } = planned;
    const on = faults[kind].on(rig, planned);
    while (broken.has(on)) await broken.get(on);
    if (stopping.signal.aborted) return;
    const fault = `${kind} (${on})`;
    history.add({ kind: "fault", fault, phase: "begin" });
    const over = faults[kind].commit(rig, planned);
    // Whoever waits for the same thing is not told how it went.
    broken.set(
      on,
      Promise.resolve(over).then(
        () => {},
        () => {},
      ),
    );
    try {
      await over;
    } finally {
      broken.delete(on);
      history.add({ kind: "fault", fault, phase: "end" });
    }
    counts[kind] = (counts[kind] ?? 0) + 1;
  };

  const lane = async (index: number) => {
    for (const planned of planFaults(options.seed + index, possibleMix(options.mix, rig))) {
      const pause = options.pauseMs * (1 + planned.pause);
      await sleep(pause, null, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      await commit(planned);
    }
  };

  const running = Promise.all(Array.from({ length: options.overlap }, (_, index) => lane(index)));
  // It is told by `stop`, which may come much later.
  running.catch(() => {});
  return {
    counts,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
