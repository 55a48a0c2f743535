import type { Person, Sender } from "../load/plan.ts";
import { type Account, seedPeople } from "../stage/seed.ts";
import type { Stage } from "../stage/stage.ts";
import { type Bench, runLoad } from "./figure.ts";

const CONNECT_PER_SECOND = 500;

let crowdNumber = 0;

/** A name for a crowd, and for its people, that no other has. */
export function nameCrowd(prefix: string): string {
  crowdNumber += 1;
  return `${prefix}${process.pid}x${crowdNumber}`;
}

/** People with one socket each at the first server process, inside of a chat room if one is named. */
export async function openSockets(
  { generator, cluster, people }: Stage,
  crowd: string,
  accounts: Account[],
  room?: number,
): Promise<void> {
  const perSecond = CONNECT_PER_SECOND;
  const plan = { crowd, origins: [cluster.origin], people: people(accounts), perSecond, room };
  const { open } = await generator.open(plan);
  if (open < accounts.length) throw new Error(`only ${open} of ${accounts.length} sockets were admitted`);
}

/** The same sockets at the server and at the relay, where a ticket is a name and the rooms it is in. */
export async function openBoth(
  stage: Stage,
  crowd: string,
  accounts: Account[],
  relayTicket: (account: Account, index: number) => string = ({ name }) => name,
): Promise<void> {
  const { relay } = stage;
  const relayPeople = accounts.map(
    (account, index): Person => ({ name: account.name, ticket: relayTicket(account, index) }),
  );
  await openSockets(stage, crowd, accounts);
  await relay.generator.open({ crowd, origins: [relay.origin], people: relayPeople, perSecond: 1_000 });
}

export async function closeBoth({ generator, relay }: Stage, crowd: string): Promise<void> {
  await generator.closeCrowd(crowd);
  await relay.generator.closeCrowd(crowd);
}

const PEERS = 10;

/** Everybody writes to the next `peers` people in turn. */
export const sendersAround = (accounts: Account[], peers = PEERS): Sender[] =>
  accounts.map((_, socket) => ({
    socket,
    targets: Array.from({ length: peers }, (_peer, step) => ({
      user: accounts[(socket + step + 1) % accounts.length]?.name ?? "",
    })),
  }));

export type Spread = { crowd: string; accounts: Account[]; senders: Sender[] };

/** People with one socket each, writing to the next ten; their conversations are made before. */
export async function openSpread(bench: Bench, people: number, { relay = false } = {}): Promise<Spread> {
  const { stage } = bench;
  const crowd = nameCrowd("spread");
  const accounts = await seedPeople(stage.cluster.query, stage.appId, crowd, people);
  if (relay) await openBoth(stage, crowd, accounts);
  else await openSockets(stage, crowd, accounts);
  const senders = sendersAround(accounts);
  // A pair's first message makes its conversation; that is not what the figures are about.
  const first = { crowd, senders, audience: 2, rate: null, until: "acknowledged" } as const;
  await runLoad(bench, { ...first, messagesEach: PEERS, warmUpSeconds: 0 });
  return { crowd, accounts, senders };
}
