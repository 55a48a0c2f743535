import { hasRedis } from "../../chaos/redis.ts";
import { median, type Sender } from "../load/plan.ts";
import { seedPeople } from "../stage/seed.ts";
import { nameCrowd } from "./crowds.ts";
import { allOf, type Bench, type Figure, ms, type Outcome, repeatRuns, runLoad } from "./figure.ts";

const PAIRS = 200;
/** Long enough that a pair's next message does not show the loss of the one before. */
const SENDS_PER_SECOND = 10;

export const needsRedis = (): string | null =>
  hasRedis() ? null : "no redis-server, over which processes hear of each other";

/** One process's line to Redis is cut: what it publishes reaches nobody, and the other one finds it by itself. */
async function lostPublishes(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const { cluster, generator } = stage;
  const [here, there] = cluster.nodes.map(({ port }) => `http://127.0.0.1:${port}`);
  const [line] = cluster.lines.redis;
  if (!here || !there || !line) throw new Error("two server processes and a line to Redis are needed");
  const prefix = nameCrowd("node");
  const writers = await seedPeople(cluster.query, stage.appId, `${prefix}w`, PAIRS);
  const readers = await seedPeople(cluster.query, stage.appId, `${prefix}r`, PAIRS);
  const senders = readers.map(({ name }, socket): Sender => ({ socket, targets: [{ user: name }] }));
  const runs = await repeatRuns(bench, async () => {
    const perSecond = 500;
    await generator.open({ crowd: "writers", origins: [here], people: stage.people(writers), perSecond });
    await generator.open({ crowd: "readers", origins: [there], people: stage.people(readers), perSecond });
    const load = { crowd: "writers", receivers: "readers", senders, audience: 1 } as const;
    const heard = { ...load, rate: null, messagesEach: 1, until: "delivered", warmUpSeconds: 0 } as const;
    await runLoad(bench, heard);
    line.cut();
    const lost = { ...load, rate: SENDS_PER_SECOND, until: "delivered", warmUpSeconds: 0 } as const;
    const { figures, verdict } = await runLoad(bench, lost, { faults: true });
    await line.restore();
    await generator.closeCrowd("writers");
    await generator.closeCrowd("readers");
    return { figures, verdict };
  });
  const p50 = median(runs.map(({ figures }) => figures.deliveries.p50));
  const p99 = median(runs.map(({ figures }) => figures.deliveries.p99));
  const worst = Math.max(...runs.map(({ figures }) => figures.deliveries.most));
  return [
    {
      name: "F15 a publish between processes is lost: until it was found in the database",
      target: "p99 ≤ 6 s, worst ≤ 30 s",
      measured: `p50 ${ms(p50)}, p99 ${ms(p99)}, worst ${ms(worst)}`,
      reached: p99 <= 6_000 && worst <= 30_000,
      verdict: allOf(runs.map(({ verdict }) => verdict)),
      raw: runs,
    },
  ];
}

export const nodes: Figure[] = [
  {
    id: "F15",
    needs: { nodes: 2, redis: true, proxies: true },
    missing: needsRedis,
    measure: lostPublishes,
  },
];
