import { APP_KEY, MASTER_SECRET } from "../../chaos/cluster.ts";
import { median } from "../load/plan.ts";
import { seedPeople } from "../stage/seed.ts";
import { nameCrowd, openSpread } from "./crowds.ts";
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

const USERS = 100_000;
const LIST_TARGET_MS = 100;
const CALLS = 20;
const REGISTERED = 500;
const REGISTER_TARGET_SECONDS = 30;
const SENDS_PER_SECOND = 200;
const SEND_TARGET_MS = 50;

const authorization = `Basic ${Buffer.from(`${APP_KEY}:${MASTER_SECRET}`).toString("base64")}`;

/** Milliseconds until the whole answer is there; throws when it is another status. */
async function timeCall(url: string, init: RequestInit, status: number): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, init);
  await response.text();
  if (response.status !== status) throw new Error(`${url} was answered ${response.status}`);
  return performance.now() - began;
}

/** The last page of a hundred thousand users, and how much longer it takes than an answer without any work. */
async function lastPage(bench: Bench): Promise<Outcome[]> {
  const { cluster, appId } = bench.stage;
  await seedPeople(cluster.query, appId, nameCrowd("listed"), USERS);
  // As the database does by itself some time after so many were made.
  await cluster.query("VACUUM ANALYZE users");
  const runs = await repeatRuns(bench, async () => {
    const times = { page: [] as number[], nothing: [] as number[] };
    for (let call = 0; call < CALLS; call += 1) {
      const url = `${cluster.origin}/v1/users/?start=99500&count=500`;
      times.page.push(await timeCall(url, { headers: { authorization } }, 200));
      times.nothing.push(await timeCall(`${cluster.origin}/docs/none`, {}, 404));
    }
    return { page: median(times.page), nothing: median(times.nothing) };
  });
  const page = median(runs.map((run) => run.page));
  const nothing = median(runs.map((run) => run.nothing));
  return [
    {
      name: "REST: users 99,500 to 100,000 of 100,000",
      target: `≤ ${LIST_TARGET_MS} ms`,
      measured: `${ms(page)}; an answer without work ${ms(nothing)}`,
      reached: page <= LIST_TARGET_MS,
      verdict: null,
      raw: runs,
    },
  ];
}

/** Many accounts in one call, beside people who write. */
async function registration(bench: Bench): Promise<Outcome[]> {
  const { cluster } = bench.stage;
  const { crowd, senders } = await openSpread(bench, 100);
  const load = { crowd, senders, rate: SENDS_PER_SECOND, audience: 2, until: "acknowledged" } as const;
  const runs = await repeatRuns(bench, async () => {
    const prefix = nameCrowd("registered");
    const users = Array.from({ length: REGISTERED }, (_, index) => ({
      username: `${prefix}-${index}`,
      password: "correct horse battery",
    }));
    const headers = { authorization, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(users) };
    const [took, beside] = await Promise.all([
      timeCall(`${cluster.origin}/v1/users/`, init, 201),
      runLoad(bench, load),
    ]);
    return { seconds: took / 1_000, beside };
  });
  await bench.stage.generator.closeCrowd(crowd);
  const seconds = median(runs.map((run) => run.seconds));
  const p99 = median(runs.map((run) => run.beside.figures.acknowledgements.p99));
  return [
    {
      name: `REST: ${REGISTERED} users registered in one call beside ${SENDS_PER_SECOND} sends/s`,
      target: `≤ ${REGISTER_TARGET_SECONDS} s, sends' p99 ≤ ${SEND_TARGET_MS} ms`,
      measured: `${inSeconds(seconds)}; sends' p99 ${ms(p99)}`,
      reached: seconds <= REGISTER_TARGET_SECONDS && p99 <= SEND_TARGET_MS,
      verdict: allOf(runs.map((run) => run.beside.verdict)),
      raw: runs,
    },
  ];
}

export const rest: Figure[] = [
  { id: "rest", needs: { nodes: 1 }, measure: registration },
  { id: "rest", needs: { nodes: 1, name: "many users" }, measure: lastPage },
];
