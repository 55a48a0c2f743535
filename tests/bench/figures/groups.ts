import { median, type Sender } from "../load/plan.ts";
import { type Account, seedGroups, seedPeople } from "../stage/seed.ts";
import { closeBoth, nameCrowd, openBoth } from "./crowds.ts";
import {
  type Bench,
  type Figure,
  measureLoad,
  medianOf,
  ms,
  type Outcome,
  percent,
  perSecond,
} from "./figure.ts";

type Shape = { groups: number; members: number };

type Groups = { crowd: string; senders: Sender[]; close(): Promise<void> };

/** Groups without common members, everybody online with one socket at the server and one at the relay. */
async function openGroups({ stage }: Bench, { groups, members }: Shape): Promise<Groups> {
  const crowd = nameCrowd("groups");
  const accounts = await seedPeople(stage.cluster.query, stage.appId, crowd, groups * members);
  const parts = Array.from({ length: groups }, (_, n): Account[] =>
    accounts.slice(n * members, (n + 1) * members),
  );
  const numbers = await seedGroups(stage.cluster.query, stage.appId, parts);
  const groupOf = (index: number) => numbers[Math.floor(index / members)] ?? 0;
  await openBoth(stage, crowd, accounts, ({ name }, index) => `${name} group-${groupOf(index)}`);
  // Neighbours in time write into different groups.
  const order = accounts.map((_, index) => (index % groups) * members + Math.floor(index / groups));
  const senders = order.map((socket): Sender => ({ socket, targets: [{ group: groupOf(socket) }] }));
  return { crowd, senders, close: () => closeBoth(stage, crowd) };
}

async function pacedGroups(bench: Bench, shape: Shape & { rate: number }) {
  const { crowd, senders, close } = await openGroups(bench, shape);
  const load = { crowd, senders, audience: shape.members, rate: shape.rate, until: "delivered" } as const;
  const measured = await measureLoad(bench, load, load);
  await close();
  return {
    ...measured,
    p50: medianOf(measured.product, ({ deliveries }) => deliveries.p50),
    p99: medianOf(measured.product, ({ deliveries }) => deliveries.p99),
    delivered: medianOf(measured.product, ({ deliveries }) => deliveries.perSecond),
    ratio: `relay p99 ${ms(medianOf(measured.relay, ({ deliveries }) => deliveries.p99))}`,
  };
}

async function smallGroups(bench: Bench): Promise<Outcome[]> {
  const { p50, p99, delivered, ratio, verdict, ...raw } = await pacedGroups(bench, {
    groups: 50,
    members: 20,
    rate: 500,
  });
  return [
    {
      name: "F4 message to all members, groups of 20, 500/s",
      target: "p50 ≤ 25 ms, p99 ≤ 100 ms",
      measured: `p50 ${ms(p50)}, p99 ${ms(p99)}, ${perSecond(delivered)} deliveries`,
      ratio,
      reached: p50 <= 25 && p99 <= 100,
      verdict,
      raw,
    },
  ];
}

async function largeGroups(bench: Bench): Promise<Outcome[]> {
  const { p50, p99, delivered, ratio, verdict, ...raw } = await pacedGroups(bench, {
    groups: 2,
    members: 500,
    rate: 200,
  });
  return [
    {
      name: "F5 message to all members, 2 groups of 500, 200/s",
      target: "p99 ≤ 150 ms",
      measured: `p50 ${ms(p50)}, p99 ${ms(p99)}, ${perSecond(delivered)} deliveries`,
      ratio,
      reached: p99 <= 150,
      verdict,
      raw,
    },
  ];
}

const IN_FLIGHT = 4;

async function oneLargeGroup(bench: Bench): Promise<Outcome[]> {
  const members = 500;
  const { crowd, senders, close } = await openGroups(bench, { groups: 1, members });
  const load = {
    crowd,
    senders: senders.slice(0, IN_FLIGHT),
    audience: members,
    rate: null,
    until: "delivered",
  } as const;
  const measured = await measureLoad(bench, load, load);
  await close();
  const delivered = medianOf(measured.product, ({ deliveries }) => deliveries.perSecond);
  const relayed = medianOf(measured.relay, ({ deliveries }) => deliveries.perSecond);
  const p99 = medianOf(measured.product, ({ last }) => last.p99);
  return [
    {
      name: "F5b one group of 500, four senders in flight",
      target: "≥ 80,000 deliveries/s, last member p99 ≤ 60 ms",
      measured: `${perSecond(delivered)}, last p99 ${ms(p99)}`,
      ratio: percent(delivered / relayed),
      reached: delivered >= 80_000 && p99 <= 60,
      verdict: measured.verdict,
      raw: measured,
    },
  ];
}

async function hugeGroup(bench: Bench, members: number, targetMs: number): Promise<Outcome> {
  const { crowd, senders, close } = await openGroups(bench, { groups: 1, members });
  const load = {
    crowd,
    senders: senders.slice(0, 1),
    audience: members,
    rate: null,
    until: "delivered",
    messagesEach: 5,
    seconds: 30,
    warmUpSeconds: 0,
  } as const;
  const measured = await measureLoad(bench, load, load);
  await close();
  const last = median(measured.product.map((figures) => figures.last.p50));
  const worst = Math.max(...measured.product.map((figures) => figures.last.most));
  return {
    name: `F6 one message to ${members.toLocaleString("en")} sockets`,
    target: `last ≤ ${targetMs} ms`,
    measured: `last ${ms(last)}, worst ${ms(worst)}`,
    ratio: `relay ${ms(median(measured.relay.map((figures) => figures.last.p50)))}`,
    reached: last <= targetMs,
    verdict: measured.verdict,
    raw: measured,
  };
}

export const groups: Figure[] = [
  { id: "F4", needs: {}, measure: smallGroups },
  { id: "F5", needs: {}, measure: largeGroups },
  { id: "F5b", needs: {}, measure: oneLargeGroup },
  {
    id: "F6",
    needs: {},
    measure: async (bench: Bench) => [
      await hugeGroup(bench, 5_000, 300),
      await hugeGroup(bench, 10_000, 600),
    ],
  },
];
