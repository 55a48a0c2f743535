import { canCompile } from "#tests/support/fsync-delay.ts";
import type { Sender } from "../load/plan.ts";
import { seedPeople } from "../stage/seed.ts";
import { closeBoth, nameCrowd, openBoth, openSpread } from "./crowds.ts";
import {
  type Bench,
  type Figure,
  type Measured,
  measureLoad,
  medianOf,
  ms,
  needsOwnDatabase,
  type Outcome,
  percent,
  perSecond,
} from "./figure.ts";

const PEOPLE = 200;
const SOCKETS_OF_ONE = 10;
const SLOW_FLUSH_MS = 4;

/** A row about sends at a fixed rate: what matters is how long the acknowledgement takes. */
function pacedOutcome(name: string, targetMs: number, measured: Measured): Outcome {
  const p50 = medianOf(measured.product, ({ acknowledgements }) => acknowledgements.p50);
  const p99 = medianOf(measured.product, ({ acknowledgements }) => acknowledgements.p99);
  const relayP99 = medianOf(measured.relay, ({ acknowledgements }) => acknowledgements.p99);
  return {
    name,
    target: `p99 ≤ ${targetMs} ms`,
    measured: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
    ratio: `relay p99 ${ms(relayP99)}, × ${(p99 / relayP99).toFixed(1)}`,
    reached: p99 <= targetMs,
    verdict: measured.verdict,
    raw: measured,
  };
}

async function spreadSends(bench: Bench): Promise<Outcome[]> {
  const { crowd, senders } = await openSpread(bench, PEOPLE, { relay: true });
  // The relay keeps no second device of the sender up to date.
  const measure = (rate: number | null) => {
    const load = { crowd, senders, rate, until: "acknowledged" } as const;
    return measureLoad(bench, { ...load, audience: 2 }, { ...load, audience: 1 });
  };
  const plain = await measure(2_000);
  const open = await measure(4_000);
  const closed = await measure(null);
  await closeBoth(bench.stage, crowd);
  const rate = medianOf(closed.product, (figures) => figures.perSecond);
  const p99 = medianOf(closed.product, ({ acknowledgements }) => acknowledgements.p99);
  const share = rate / medianOf(closed.relay, (figures) => figures.perSecond);
  return [
    pacedOutcome("F2 durable one-to-one sends, 2,000/s over 2,000 pairs", 50, plain),
    pacedOutcome("F2 durable one-to-one sends, 4,000/s over 2,000 pairs", 50, open),
    {
      name: "F2 durable one-to-one sends, closed loop of 200",
      target: "≥ 10,000/s, p99 ≤ 60 ms, or a third of the relay",
      measured: `${perSecond(rate)}, p99 ${ms(p99)}`,
      ratio: percent(share),
      reached: (rate >= 10_000 && p99 <= 60) || share >= 1 / 3,
      verdict: closed.verdict,
      raw: closed,
    },
  ];
}

/** One conversation, written into from ten sockets of each of its two members. */
async function oneConversation(bench: Bench): Promise<Measured> {
  const { stage } = bench;
  const crowd = nameCrowd("pair");
  const [a, b] = await seedPeople(stage.cluster.query, stage.appId, crowd, 2);
  if (!a || !b) throw new Error("two people are needed");
  const sockets = Array.from({ length: 2 * SOCKETS_OF_ONE }, (_, index) => (index % 2 ? b : a));
  await openBoth(stage, crowd, sockets);
  const senders = sockets.map(
    (own, socket): Sender => ({ socket, targets: [{ user: own === a ? b.name : a.name }] }),
  );
  const load = { crowd, senders, rate: 2_000, until: "acknowledged" } as const;
  const measured = await measureLoad(
    bench,
    { ...load, audience: 2 * SOCKETS_OF_ONE },
    { ...load, audience: SOCKETS_OF_ONE },
  );
  await closeBoth(stage, crowd);
  return measured;
}

export const sends: Figure[] = [
  { id: "F2", needs: {}, measure: spreadSends },
  {
    id: "F3",
    needs: {},
    measure: async (bench: Bench) => [
      pacedOutcome("F3 durable sends, 2,000/s into one conversation", 50, await oneConversation(bench)),
    ],
  },
  {
    id: "F3",
    needs: { flushMs: SLOW_FLUSH_MS },
    missing: (options) =>
      needsOwnDatabase(options) ?? (canCompile() ? null : "no C compiler, which the slow disk needs"),
    measure: async (bench: Bench) => [
      pacedOutcome(`F3 the same, every flush ${SLOW_FLUSH_MS} ms slower`, 100, await oneConversation(bench)),
    ],
  },
];
