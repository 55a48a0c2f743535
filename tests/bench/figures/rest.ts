import { APP_KEY, MASTER_SECRET } from "../../chaos/cluster.ts";
import { type CommandFigures, median } from "../load/plan.ts";
import { seedPeople } from "../stage/seed.ts";
import { seedMessages } from "../stage/seed-messages.ts";
import { nameCrowd, openSockets, openSpread } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  inSeconds,
  ms,
  type Outcome,
  perSecond,
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
const CONNECTED = 1_000;
const CALLS_PER_SECOND = 500;
const ADMINS = 50;
const PEERS = 10;
/** Ten million, unless there is no time for them. */
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 10_000_000);
const HISTORY_TARGET_MS = 150;
const HISTORY_PAGE = 1_000;

/** Answered by an empty Hono handler of the same process. */
const NOTHING = "/nothing";

const authorization = `Basic ${Buffer.from(`${APP_KEY}:${MASTER_SECRET}`).toString("base64")}`;

type Answered = { took: number; text: string };

/** A call with the milliseconds until the whole answer is there; throws when it is another status. */
async function timeCall(url: string, init: RequestInit, status: number): Promise<Answered> {
  const began = performance.now();
  const response = await fetch(url, init);
  const text = await response.text();
  if (response.status !== status) throw new Error(`${url} was answered ${response.status}: ${text}`);
  return { took: performance.now() - began, text };
}

/** How often the same time an answer without any work takes. */
const timesNothing = (took: number, nothing: number): string =>
  `empty handler ${ms(nothing)}, × ${(took / nothing).toFixed(1)}`;

/** The same page again and again, in turn with an answer without any work. */
async function timePage(bench: Bench, next: (call: number) => Promise<string>) {
  const { origin } = bench.stage.cluster;
  const runs = await repeatRuns(bench, async () => {
    const times = { page: [] as number[], nothing: [] as number[] };
    for (let call = 0; call < CALLS; call += 1) {
      const page = await timeCall(`${origin}${await next(call)}`, { headers: { authorization } }, 200);
      times.page.push(page.took);
      times.nothing.push((await timeCall(`${origin}${NOTHING}`, {}, 200)).took);
    }
    return { page: median(times.page), nothing: median(times.nothing) };
  });
  return {
    runs,
    page: median(runs.map((run) => run.page)),
    nothing: median(runs.map((run) => run.nothing)),
  };
}

/** The last page of a hundred thousand users, and how much longer it takes than an answer without any work. */
async function lastPage(bench: Bench): Promise<Outcome[]> {
  const { cluster, appId } = bench.stage;
  await seedPeople(cluster.query, appId, nameCrowd("listed"), USERS);
  // As the database does by itself some time after so many were made.
  await cluster.query("VACUUM ANALYZE users");
  const { runs, page, nothing } = await timePage(bench, async () => "/v1/users/?start=99500&count=500");
  return [
    {
      name: "REST: users 99,500 to 100,000 of 100,000",
      target: `≤ ${LIST_TARGET_MS} ms`,
      measured: ms(page),
      ratio: timesNothing(page, nothing),
      reached: page <= LIST_TARGET_MS,
      verdict: null,
      raw: runs,
    },
  ];
}

/** Pages of a long history: the first of a window, which is counted, and those behind it. */
async function history(bench: Bench): Promise<Outcome[]> {
  const { cluster, appId } = bench.stage;
  const { window, seconds } = await seedMessages(cluster.query, appId, MESSAGES);
  bench.say(`${MESSAGES.toLocaleString("en")} messages were seeded in ${inSeconds(seconds)}`);
  const first = `/v2/messages?count=${HISTORY_PAGE}&${window}`;
  const begun = await timePage(bench, async () => first);
  const { text } = await timeCall(`${cluster.origin}${first}`, { headers: { authorization } }, 200);
  const { cursor, total, count } = JSON.parse(text);
  if (total < MESSAGES || count !== HISTORY_PAGE) throw new Error(`the history has ${total} and ${count}`);
  const behind = await timePage(bench, async () => `/v2/messages?cursor=${encodeURIComponent(cursor)}`);
  const of = `of ${MESSAGES.toLocaleString("en")} messages`;
  const outcome = (what: string, { page, nothing, runs }: typeof begun): Outcome => ({
    name: `REST: ${what} page of ${HISTORY_PAGE.toLocaleString("en")} ${of}`,
    target: `≤ ${HISTORY_TARGET_MS} ms`,
    measured: ms(page),
    ratio: timesNothing(page, nothing),
    reached: page <= HISTORY_TARGET_MS,
    verdict: null,
    raw: runs,
  });
  return [outcome("first", begun), outcome("next", behind)];
}

/** Messages of programs while a thousand people are connected and hear them. */
async function sending(bench: Bench): Promise<Outcome[]> {
  const { stage, seconds } = bench;
  const { cluster, appId, generator } = stage;
  const crowd = nameCrowd("hearing");
  const accounts = await seedPeople(cluster.query, appId, crowd, CONNECTED);
  const admins = await seedPeople(cluster.query, appId, nameCrowd("admin"), ADMINS);
  const ids = admins.map(({ userId }) => userId);
  await cluster.query("UPDATE users SET is_admin = true WHERE id = ANY ($1::bigint[])", [ids]);
  await openSockets(stage, crowd, accounts);
  const callers = admins.map(({ name }) => ({ name, ticket: "" }));
  const door = { authorization };
  await generator.open({
    crowd: "callers",
    origins: [cluster.origin],
    people: callers,
    perSecond: 1_000,
    door,
  });
  const inputs = Array.from({ length: ADMINS * PEERS }, (_, index) => ({
    version: 1,
    target_type: "single",
    target_id: accounts[(index * 2) % accounts.length]?.name,
    from_type: "admin",
    from_id: admins[index % ADMINS]?.name,
    msg_type: "text",
    msg_body: {
      text: "The quick brown fox jumps over the lazy dog, and nobody minds at all. Nobody at all.",
    },
  }));
  const ask = (command: string, rate: number, length: number): Promise<CommandFigures> =>
    generator.command({ crowd: "callers", command, inputs, rate, seconds: length });
  const stored = async () => {
    const query = "SELECT count(*) AS stored FROM log WHERE sender_id = ANY ($1::bigint[])";
    const [row] = await cluster.query<{ stored: string }>(query, [ids]);
    return Number(row?.stored);
  };
  // A pair's first message makes its conversation.
  await ask("POST /v1/messages", 200, (ADMINS * PEERS) / 200 + 1);
  const runs = await repeatRuns(bench, async () => {
    const before = await stored();
    const nothing = await ask(`GET ${NOTHING}`, CALLS_PER_SECOND, seconds);
    const used = await stage.processorTime();
    const sends = await ask("POST /v1/messages", CALLS_PER_SECOND, seconds);
    const after = await stage.processorTime();
    const cost = (part: "server" | "database") =>
      Math.round(((after[part] - used[part]) / sends.accepted) * 1e6);
    // Microseconds of processor time for each message, which hardly depend on what else the machine does.
    const costs = { server: cost("server"), database: cost("database") };
    bench.say(JSON.stringify({ nothing, sends, costs }));
    const lost = before + sends.accepted - (await stored());
    const violations = [
      ...(lost === 0 ? [] : [`${lost} accepted messages are not stored`]),
      ...(sends.accepted === sends.sent ? [] : [`${sends.sent - sends.accepted}: ${sends.firstRefusal}`]),
    ];
    return { nothing, sends, costs, verdict: { checked: `${sends.accepted} stored`, violations } };
  });
  await generator.closeCrowd(crowd);
  await generator.closeCrowd("callers");
  const p99 = median(runs.map(({ sends }) => sends.answers.p99));
  const nothing = median(runs.map((run) => run.nothing.answers.p99));
  const rate = median(runs.map(({ sends }) => sends.perSecond));
  return [
    {
      name: `REST: POST /v1/messages, ${CALLS_PER_SECOND}/s, ${CONNECTED.toLocaleString("en")} sockets`,
      target: `p99 ≤ ${SEND_TARGET_MS} ms`,
      measured: `${perSecond(rate)}, p50 ${ms(median(runs.map(({ sends }) => sends.answers.p50)))}, p99 ${ms(p99)}`,
      ratio: timesNothing(p99, nothing),
      reached: p99 <= SEND_TARGET_MS,
      verdict: allOf(runs.map(({ verdict }) => verdict)),
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
    const without = await runLoad(bench, load);
    const nothing = await timeCall(`${cluster.origin}${NOTHING}`, {}, 200);
    const [call, beside] = await Promise.all([
      timeCall(`${cluster.origin}/v1/users/`, init, 201),
      runLoad(bench, load),
    ]);
    return { took: call.took, nothing: nothing.took, without, beside };
  });
  await bench.stage.generator.closeCrowd(crowd);
  const took = median(runs.map((run) => run.took));
  const before = median(runs.map((run) => run.without.figures.acknowledgements.p99));
  const p99 = median(runs.map((run) => run.beside.figures.acknowledgements.p99));
  return [
    {
      name: `REST: ${REGISTERED} users registered in one call beside ${SENDS_PER_SECOND} sends/s`,
      target: `≤ ${REGISTER_TARGET_SECONDS} s, sends' p99 ≤ ${SEND_TARGET_MS} ms`,
      measured: `${inSeconds(took / 1_000)}; sends' p99 ${ms(before)} → ${ms(p99)}`,
      ratio: timesNothing(took, median(runs.map((run) => run.nothing))),
      reached: took <= REGISTER_TARGET_SECONDS * 1_000 && p99 <= SEND_TARGET_MS,
      verdict: allOf(runs.flatMap((run) => [run.without.verdict, run.beside.verdict])),
      raw: runs,
    },
  ];
}

export const rest: Figure[] = [
  { id: "rest-sends", needs: { nodes: 1 }, measure: sending },
  { id: "rest-registration", needs: { nodes: 1 }, measure: registration },
  { id: "rest-users", needs: { nodes: 1, name: "many users" }, measure: lastPage },
  { id: "rest-history", needs: { nodes: 1, name: "many messages" }, measure: history },
];
