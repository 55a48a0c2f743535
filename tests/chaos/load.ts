import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "#protocol/message.ts";
import type { SimulatedDevice } from "./devices.ts";
import type { Tenant } from "./population.ts";
import { pick } from "./random.ts";

export type LoadPlan = {
  seconds: number;
  /** Clicks per second, whatever the server does. */
  rate: number;
  /** Whether several messages may say the same. */
  texts: "unique" | "repeated";
  /** Of all clicks, the share that lets people into groups or out of them, or silences them. */
  memberChanges: number;
};

/** Everybody writes to this many others. */
const NEIGHBOURS = 4;
/** Of all messages of somebody who is in groups. */
const GROUP_SHARE = 0.8;
const CLICKS_PER_READ = 10;
const CLICKS_PER_RETRACTION = 40;

type Load = {
  tenants: Tenant[];
  tokens: Record<string, string>;
  random: () => number;
  signal: AbortSignal;
};

/** Clicks at the given rate for the given time, or until it is stopped; answers how often. */
export async function load(plan: LoadPlan, { tenants, tokens, random, signal }: Load): Promise<number> {
  const everybody = tenants.flatMap((tenant) => tenant.devices.map((device) => ({ tenant, device })));
  const began = performance.now();
  let clicks = 0;
  for (let elapsed = 0; elapsed < plan.seconds * 1_000; elapsed = performance.now() - began) {
    for (; clicks < (elapsed / 1_000) * plan.rate; clicks += 1) {
      const one = pick(everybody, random());
      if (!one) break;
      const { tenant, device } = one;
      device.send(targetFor(tenant, device, random), `${tokens[tenant.appKey]} ${textOf(plan, clicks)}`);
      if (random() < plan.memberChanges) void changeMembers(tenant, random);
      if (clicks % CLICKS_PER_READ === 0) device.readSomething(random);
      if (clicks % CLICKS_PER_RETRACTION === 0) device.retractSomething(random);
    }
    if (signal.aborted) break;
    await sleep(10);
  }
  return clicks;
}

const textOf = ({ texts }: LoadPlan, click: number) =>
  texts === "unique" ? `message ${click}` : `message ${click % 3}`;

function targetFor(tenant: Tenant, device: SimulatedDevice, random: () => number): Target {
  const username = device.user.slice(tenant.appKey.length + 1);
  const groups = tenant.groups.filter(({ members }) => members.has(username));
  const [kind, which] = [random(), random()];
  const group = pick(groups, which);
  if (group && kind < GROUP_SHARE) return { group: group.id };
  const own = tenant.people.findIndex((person) => person.username === username);
  const neighbours = Math.min(NEIGHBOURS, tenant.people.length - 1);
  const peer = tenant.people[(own + 1 + Math.floor(which * neighbours)) % tenant.people.length];
  return { user: peer?.username ?? "" };
}

/** Somebody leaves, is removed, let in, silenced or heard again, as its own device or the owner's asks for it. */
async function changeMembers(tenant: Tenant, random: () => number): Promise<void> {
  const group = pick(tenant.groups, random());
  const username = group && pick(group.people, random());
  const what = random();
  if (!group || username === undefined || username === group.owner) return;
  const deviceOf = (name: string) => tenant.devices.find(({ user }) => user === `${tenant.appKey}/${name}`);
  const owner = deviceOf(group.owner);
  const named = { group: group.id, usernames: [username] };
  if (!group.members.has(username)) {
    if (await owner?.ask("group.addMembers", named)) group.members.add(username);
  } else if (what < 0.3) {
    group.members.delete(username);
    await deviceOf(username)?.ask("group.leave", { group: group.id });
  } else if (what < 0.6) {
    group.members.delete(username);
    await owner?.ask("group.removeMembers", named);
  } else {
    await owner?.ask("group.silenceMembers", { ...named, durationMs: what < 0.7 ? null : 0 });
  }
}
