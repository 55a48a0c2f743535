import type { Person, Sender } from "../load/plan.ts";
import { type Account, seedPeople } from "../stage/seed.ts";
import type { Stage } from "../stage/stage.ts";
import {
  type Bench,
  type Figure,
  measureLoad,
  medianOf,
  ms,
  type Outcome,
  percent,
  perSecond,
  runLoad,
} from "./figure.ts";

const PEOPLE = 200;
const PEERS = 10;
const SOCKETS_OF_ONE = 10;
const CONNECT_PER_SECOND = 300;

type Sides = {
  product: { crowd: string; audience: number };
  relay: { crowd: string; audience: number };
  senders: Sender[];
};

/** The same sockets at the server and at the relay. */
export async function openBoth(
  stage: Stage,
  crowd: string,
  people: Person[],
  relayPeople: Person[],
): Promise<void> {
  const { generator, cluster, relay } = stage;
  await generator.open({ crowd, origin: cluster.origin, people, perSecond: CONNECT_PER_SECOND });
  await generator.open({
    crowd: `${crowd}-relay`,
    origin: relay.origin,
    people: relayPeople,
    perSecond: 1_000,
  });
}

/** Two hundred people with one socket each, writing to the next ten; their conversations are made before. */
async function spread(bench: Bench): Promise<Sides> {
  const { stage } = bench;
  const accounts = await seedPeople(stage.cluster.query, stage.appId, `spread${bench.attempts.sent}`, PEOPLE);
  await openBoth(
    stage,
    "spread",
    stage.people(accounts),
    accounts.map(({ name }) => ({ name, ticket: name })),
  );
  const senders = accounts.map(
    (_, socket): Sender => ({
      socket,
      targets: Array.from({ length: PEERS }, (_, step) => ({ user: nameAt(accounts, socket + step + 1) })),
    }),
  );
  // A pair's first message makes its conversation; that is not what the figures are about.
  await runLoad(bench, {
    crowd: "spread",
    senders,
    audience: 2,
    rate: null,
    until: "acknowledged",
    messagesEach: PEERS,
  });
  return {
    product: { crowd: "spread", audience: 2 },
    relay: { crowd: "spread-relay", audience: 1 },
    senders,
  };
}

const nameAt = (accounts: Account[], index: number) => accounts[index % accounts.length]?.name ?? "";

async function closeBoth({ generator }: Stage, { product, relay }: Sides): Promise<void> {
  await generator.closeCrowd(product.crowd);
  await generator.closeCrowd(relay.crowd);
}

async function spreadSends(bench: Bench): Promise<Outcome[]> {
  const sides = await spread(bench);
  const paced = { senders: sides.senders, rate: 4_000, until: "acknowledged" } as const;
  const open = await measureLoad(bench, { ...paced, ...sides.product }, { ...paced, ...sides.relay });
  const loop = { ...paced, rate: null };
  const closed = await measureLoad(bench, { ...loop, ...sides.product }, { ...loop, ...sides.relay });
  await closeBoth(bench.stage, sides);
  const p99 = medianOf(open.product, ({ acknowledgements }) => acknowledgements.p99);
  const p50 = medianOf(open.product, ({ acknowledgements }) => acknowledgements.p50);
  const relayP99 = medianOf(open.relay, ({ acknowledgements }) => acknowledgements.p99);
  const rate = medianOf(closed.product, (figures) => figures.perSecond);
  const loopP99 = medianOf(closed.product, ({ acknowledgements }) => acknowledgements.p99);
  const share = rate / medianOf(closed.relay, (figures) => figures.perSecond);
  return [
    {
      name: "F2 durable sends, 4,000/s over 2,000 pairs",
      target: "p99 ≤ 50 ms",
      measured: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
      ratio: `relay p99 ${ms(relayP99)}`,
      reached: p99 <= 50,
      verdict: open.verdict,
      raw: open,
    },
    {
      name: "F2 durable sends, closed loop of 200",
      target: "≥ 10,000/s, p99 ≤ 60 ms, or a third of the relay",
      measured: `${perSecond(rate)}, p99 ${ms(loopP99)}`,
      ratio: percent(share),
      reached: (rate >= 10_000 && loopP99 <= 60) || share >= 1 / 3,
      verdict: closed.verdict,
      raw: closed,
    },
  ];
}

/** One conversation, written into from ten sockets of each of its two members. */
async function oneConversation(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const [a, b] = await seedPeople(stage.cluster.query, stage.appId, `pair${bench.attempts.sent}`, 2);
  if (!a || !b) throw new Error("two people are needed");
  const sockets = Array.from({ length: 2 * SOCKETS_OF_ONE }, (_, index) => (index % 2 ? b : a));
  await openBoth(
    stage,
    "pair",
    stage.people(sockets),
    sockets.map(({ name }) => ({ name, ticket: name })),
  );
  const senders = sockets.map(
    (own, socket): Sender => ({ socket, targets: [{ user: own === a ? b.name : a.name }] }),
  );
  const load = { senders, rate: 2_000, until: "acknowledged" } as const;
  const both = { crowd: "pair", audience: 2 * SOCKETS_OF_ONE };
  const measured = await measureLoad(
    bench,
    { ...load, ...both },
    { ...load, crowd: "pair-relay", audience: SOCKETS_OF_ONE },
  );
  await stage.generator.closeCrowd("pair");
  await stage.generator.closeCrowd("pair-relay");
  const p50 = medianOf(measured.product, ({ acknowledgements }) => acknowledgements.p50);
  const p99 = medianOf(measured.product, ({ acknowledgements }) => acknowledgements.p99);
  return [
    {
      name: "F3 durable sends, 2,000/s into one conversation",
      target: "p99 ≤ 50 ms",
      measured: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
      ratio: `relay p99 ${ms(medianOf(measured.relay, ({ acknowledgements }) => acknowledgements.p99))}`,
      reached: p99 <= 50,
      verdict: measured.verdict,
      raw: measured,
    },
  ];
}

export const sends: Figure[] = [
  { id: "F2", measure: spreadSends },
  { id: "F3", measure: oneConversation },
];
