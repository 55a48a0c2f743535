import { randomBytes } from "node:crypto";
import { postCommand } from "#sdk/http.ts";
import { APP_KEY, type Cluster, OTHER_APP_KEY } from "./cluster.ts";
import { createSimulatedDevice, type Person, type SimulatedDevice, signIn } from "./devices.ts";
import type { History } from "./history.ts";
import { pick } from "./random.ts";

/** Who takes part; a second tenant with people of the same names always does. */
export type PopulationPlan = {
  people: number;
  /** Of every fifth person; the others have one each. */
  devicesEach: number;
  groups: number;
  /** At most everybody. */
  membersEach: number;
  /** People of the second tenant, all in one group, with one device each. */
  others: number;
};

export type ChaosGroup = {
  id: number;
  owner: string;
  /** Who is believed to be in; what a fault kept from being known is not. */
  members: Set<string>;
  /** Who was in from the beginning, and comes and goes. */
  people: string[];
};

export type Tenant = {
  appKey: string;
  people: Person[];
  groups: ChaosGroup[];
  devices: SimulatedDevice[];
};

const SIGN_INS_AT_ONCE = 4;

/** What every app writes into all its words: nobody else can know it, and nothing else says it. */
export const makeTokens = (): Record<string, string> =>
  Object.fromEntries([APP_KEY, OTHER_APP_KEY].map((app) => [app, `word${randomBytes(12).toString("hex")}`]));

export type Settling = {
  cluster: Cluster;
  folder: string;
  history: History;
  tokens: Record<string, string>;
  random: () => number;
};

/** Registers everybody, makes the groups, signs every device in and starts it. */
export async function settle(plan: PopulationPlan, to: Settling): Promise<Tenant[]> {
  const main = { appKey: APP_KEY, count: plan.people, groups: plan.groups, membersEach: plan.membersEach };
  const other = { appKey: OTHER_APP_KEY, count: plan.others, groups: 1, membersEach: plan.others };
  const tenants: Tenant[] = [];
  for (const { appKey, count, groups, membersEach } of [main, other]) {
    if (count === 0) continue;
    const people = Array.from({ length: count }, (_, index) => ({
      username: `person-${index}`,
      password: "correct horse battery",
    }));
    await inTurns(people, (person) => register(to, appKey, person));
    const tenant: Tenant = { appKey, people, groups: [], devices: [] };
    for (let index = 0; index < groups; index += 1) {
      tenant.groups.push(await makeGroup(to, appKey, index, choose(people, membersEach, to.random)));
    }
    const devicesOf = (index: number) => (appKey === APP_KEY && index % 5 === 0 ? plan.devicesEach : 1);
    const wanted = people.flatMap((person, index) =>
      Array.from({ length: devicesOf(index) }, (_, device) => ({ person, device })),
    );
    await inTurns(wanted, async ({ person, device }, index) => {
      tenant.devices.push(await openDevice(to, appKey, person, device, index));
    });
    // They came in the order of the answers; a seed means the same devices in every run.
    tenant.devices.sort((a, b) => (a.name < b.name ? -1 : 1));
    tenants.push(tenant);
  }
  return tenants;
}

async function register({ cluster, tokens }: Settling, appKey: string, person: Person): Promise<void> {
  const http = { origin: cluster.origin, appKey, fetch };
  await postCommand(http, "user.register", person);
  const session = await signIn(cluster.origin, appKey, person);
  const words = `${tokens[appKey]} ${person.username}`;
  await postCommand({ ...http, fetch: session.fetch }, "user.update", { nickname: words, signature: words });
}

/** One that is the `place`th of all turns to the servers in an order of its own, so that each gets its share. */
async function openDevice(to: Settling, appKey: string, person: Person, index: number, place: number) {
  const { cluster, folder, history, tokens } = to;
  const ports = cluster.nodes.map(({ port }) => port);
  const first = place % ports.length;
  const device = await createSimulatedDevice({
    name: `${appKey.slice(0, 5)}-${person.username}-${index}`,
    folder,
    ports: [...ports.slice(first), ...ports.slice(0, first)],
    appKey,
    person,
    history,
    tokens,
  });
  await device.start();
  return device;
}

/** The first of the members makes it, owns it and stays. */
async function makeGroup({ cluster, tokens }: Settling, appKey: string, index: number, members: Person[]) {
  const [owner, ...others] = members;
  if (!owner) throw new Error("a group needs somebody");
  const session = await signIn(cluster.origin, appKey, owner);
  const { group } = await postCommand(
    { origin: cluster.origin, appKey, fetch: session.fetch },
    "group.create",
    {
      name: `${tokens[appKey]} group ${index}`,
      members: others.map(({ username }) => username),
    },
  );
  const names = members.map(({ username }) => username);
  return { id: group.id, owner: owner.username, members: new Set(names), people: names };
}

function choose(people: Person[], count: number, random: () => number): Person[] {
  const left = [...people];
  const chosen: Person[] = [];
  while (chosen.length < count && left.length > 0) {
    const one = pick(left, random());
    if (!one) break;
    chosen.push(one);
    left.splice(left.indexOf(one), 1);
  }
  return chosen;
}

async function inTurns<T>(items: T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  const waiting = [...items.entries()];
  const next = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await work(one[1], one[0]);
  };
  await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, next));
}
