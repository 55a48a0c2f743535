import { median, type Sender } from "../load/plan.ts";
import { type Account, seedEqualGroups, seedPeople } from "../stage/seed.ts";
import type { Stage } from "../stage/stage.ts";
import { nameCrowd, openSockets, sendersAround } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  inSeconds,
  ms,
  type Outcome,
  repeatRuns,
  runLoad,
} from "./figure.ts";
import { needsRedis } from "./nodes.ts";

const CLIENTS = 5_000;
const CONVERSATIONS = 200;
/** Everybody of a class is in the same groups. */
const CLASSES = 5;
const OTHERS = 20;
/** As long as most of the storm. */
const OTHERS_SECONDS = 12;

/** Five thousand people with two hundred conversations each, in every one of which something was said. */
async function seedClients(bench: Bench, crowd: string): Promise<Account[]> {
  const { stage } = bench;
  const { query } = stage.cluster;
  const accounts = await seedPeople(query, stage.appId, crowd, CLIENTS);
  const classes = Array.from({ length: CLASSES }, (_, n) =>
    accounts.filter((_account, index) => index % CLASSES === n),
  );
  const senders: Sender[] = [];
  for (const members of classes) {
    const groups = await seedEqualGroups(query, stage.appId, members, CONVERSATIONS);
    senders.push({ socket: senders.length, targets: groups.map((group) => ({ group })) });
  }
  await query("ANALYZE");
  const speakers = classes.flatMap(([first]) => first ?? []);
  await openSockets(stage, "speakers", speakers);
  await runLoad(bench, {
    crowd: "speakers",
    senders,
    audience: 0,
    rate: null,
    until: "acknowledged",
    messagesEach: CONVERSATIONS,
    warmUpSeconds: 0,
  });
  await stage.generator.closeCrowd("speakers");
  return accounts;
}

/** The server is killed under its clients; while all come back at once, others write. */
async function reconnectStorm(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const { cluster, generator } = stage;
  const crowd = nameCrowd("storm");
  const accounts = await seedClients(bench, crowd);
  const others = await seedPeople(cluster.query, stage.appId, nameCrowd("other"), OTHERS);
  await openSockets(stage, crowd, accounts);
  const runs = await repeatRuns(bench, async () => {
    const storm = generator.storm({
      crowd,
      origins: [cluster.origin],
      people: stage.people(accounts),
      list: true,
    });
    await cluster.killServer();
    await openSockets(stage, "others", others);
    const load = { crowd: "others", senders: sendersAround(others), rate: 50, audience: 2 } as const;
    const sends = runLoad(
      bench,
      { ...load, until: "acknowledged", seconds: OTHERS_SECONDS, warmUpSeconds: 0 },
      { faults: true },
    );
    const [back, { figures, verdict }] = await Promise.all([storm, sends]);
    await generator.closeCrowd("others");
    bench.say(JSON.stringify(back));
    return { back, p99: figures.acknowledgements.p99, verdict };
  });
  await generator.closeCrowd(crowd);
  const seconds = median(runs.map(({ back }) => back.seconds));
  const p99 = median(runs.map((run) => run.p99));
  const mean = median(runs.map(({ back }) => back.attempts.mean));
  const most = Math.max(...runs.map(({ back }) => back.attempts.most));
  const open = Math.min(...runs.map(({ back }) => back.open));
  return [
    {
      name: "F7 5,000 clients of 200 conversations come back after kill -9",
      target: "all synced ≤ 20 s, others' p99 ≤ 1 s, ≤ 2 attempts each",
      measured: `${open.toLocaleString("en")} after ${inSeconds(seconds)}, others' p99 ${ms(p99)}, attempts ${mean.toFixed(2)} in the mean, ${most} at most`,
      reached: open === CLIENTS && seconds <= 20 && p99 <= 1_000 && most <= 2,
      verdict: allOf(runs.map(({ verdict }) => verdict)),
      raw: runs,
    },
  ];
}

const DEPLOYED_UNDER = 2_000;
const DEPLOY_SECONDS = 20;

/** Both server processes are replaced, one after the other, as a deploy does. */
async function deploy({ cluster, say }: Stage): Promise<void> {
  for (const node of cluster.nodes) {
    const began = performance.now();
    await node.restart("SIGTERM");
    say(`${node.name} was replaced in ${ms(performance.now() - began)}`);
  }
}

/** Two server processes are replaced in an orderly way under people who write. */
async function rollingDeploy(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const { cluster, generator } = stage;
  const accounts = await seedPeople(cluster.query, stage.appId, nameCrowd("deploy"), DEPLOYED_UNDER);
  const senders = sendersAround(accounts, 1);
  const runs = await repeatRuns(bench, async () => {
    const opened = await generator.open({
      crowd: "deploy",
      origins: cluster.nodes.map(({ port }) => `http://127.0.0.1:${port}`),
      people: stage.people(accounts),
      perSecond: 500,
      door: "returning",
    });
    const load = { crowd: "deploy", senders, rate: 50, audience: 0, until: "acknowledged" } as const;
    const [{ figures, verdict }] = await Promise.all([
      runLoad(bench, { ...load, seconds: DEPLOY_SECONDS }, { faults: true }),
      deploy(stage),
    ]);
    const { open } = await generator.state("deploy");
    await generator.closeCrowd("deploy");
    if (open < opened.open) verdict.violations.push(`${opened.open - open} clients did not come back`);
    return { figures, verdict };
  });
  const worst = Math.max(...runs.map(({ figures }) => figures.acknowledgements.most));
  const p99 = median(runs.map(({ figures }) => figures.acknowledgements.p99));
  const errors = Math.max(...runs.map(({ figures }) => figures.refused + figures.unanswered));
  return [
    {
      name: "F16 rolling deploy of two processes under 2,000 clients, 50/s",
      target: "0 errors, longest send → ack ≤ 5 s",
      measured: `${errors} errors, p99 ${ms(p99)}, longest ${ms(worst)}`,
      reached: errors === 0 && worst <= 5_000,
      verdict: allOf(runs.map(({ verdict }) => verdict)),
      raw: runs,
    },
  ];
}

export const storms: Figure[] = [
  // Admits as many in a second as an installation does that nobody has set up otherwise.
  { id: "F7", needs: { environment: { LIMIT_HANDSHAKES_PER_SECOND: "500" } }, measure: reconnectStorm },
];

export const deploys: Figure[] = [
  { id: "F16", needs: { nodes: 2, redis: true }, missing: needsRedis, measure: rollingDeploy },
];
