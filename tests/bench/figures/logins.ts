import { APP_KEY } from "../../chaos/cluster.ts";
import { median } from "../load/plan.ts";
import { seedPassword, seedPeople } from "../stage/seed.ts";
import { nameCrowd, openSockets, openSpread, sendersAround } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  measureLoad,
  medianOf,
  ms,
  type Outcome,
  perSecond,
  repeatRuns,
  runLoad,
} from "./figure.ts";

const VISITORS = 200;
const LOGINS_PER_SECOND = 60;
const SENDS_PER_SECOND = 200;
const SEND_TARGET_MS = 50;

/** People sign in with their passwords while others write; what those would see without is measured before. */
async function passwordLogins(bench: Bench): Promise<Outcome[]> {
  const { stage, seconds } = bench;
  const { password, hash } = await seedPassword(stage.cluster, nameCrowd("owner"));
  const visitors = await seedPeople(stage.cluster.query, stage.appId, nameCrowd("visitor"), VISITORS, hash);
  const { crowd, senders } = await openSpread(bench, 100);
  await stage.generator.open({
    crowd: "visitors",
    origins: [stage.cluster.origin],
    people: visitors.map(({ name }) => ({ name, ticket: "" })),
    perSecond: 1_000,
    door: { appKey: APP_KEY },
  });
  const load = { crowd, senders, rate: SENDS_PER_SECOND, audience: 2, until: "acknowledged" } as const;
  const runs = await repeatRuns(bench, async () => {
    const without = await runLoad(bench, load);
    const [logins, beside] = await Promise.all([
      stage.generator.command({
        crowd: "visitors",
        command: "session.create",
        inputs: visitors.map(({ name: username }) => ({ username, password })),
        rate: LOGINS_PER_SECOND,
        seconds: seconds + 2,
      }),
      runLoad(bench, load),
    ]);
    bench.say(JSON.stringify(logins));
    return { logins, without, beside };
  });
  await stage.generator.closeCrowd(crowd);
  await stage.generator.closeCrowd("visitors");
  const accepted = median(runs.map(({ logins }) => logins.perSecond));
  const answers = median(runs.map(({ logins }) => logins.answers.p99));
  const before = median(runs.map(({ without }) => without.figures.acknowledgements.p99));
  const beside = median(runs.map((run) => run.beside.figures.acknowledgements.p99));
  return [
    {
      name: `F8 password logins beside ${SENDS_PER_SECOND} sends/s`,
      target: `${LOGINS_PER_SECOND}/s, sends' p99 ≤ ${SEND_TARGET_MS} ms as without`,
      measured: `${perSecond(accepted)}, login p99 ${ms(answers)}; sends' p99 ${ms(before)} → ${ms(beside)}`,
      reached: Math.round(accepted) >= LOGINS_PER_SECOND && beside <= SEND_TARGET_MS,
      verdict: allOf(runs.flatMap((run) => [run.without.verdict, run.beside.verdict])),
      raw: runs,
    },
  ];
}

const CONNECTED = 1_000;
const CALLERS = 50;

/** Messages sent by a command over HTTP, by some of a thousand people who are all connected and hear them. */
async function sendOverHttp(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const { password, hash } = await seedPassword(stage.cluster, nameCrowd("owner"));
  const crowd = nameCrowd("caller");
  const accounts = await seedPeople(stage.cluster.query, stage.appId, crowd, CONNECTED, hash);
  await openSockets(stage, crowd, accounts);
  const callers = accounts.slice(0, CALLERS);
  await stage.generator.open({
    crowd: "callers",
    origins: [stage.cluster.origin],
    people: callers.map(({ name }) => ({ name, ticket: "", password })),
    perSecond: 20,
    door: { appKey: APP_KEY },
  });
  const senders = sendersAround(accounts).slice(0, CALLERS);
  const load = { crowd: "callers", receivers: crowd, senders, audience: 2, until: "acknowledged" } as const;
  await runLoad(bench, { ...load, rate: null, messagesEach: 10, warmUpSeconds: 0 });
  const measured = await measureLoad(bench, { ...load, rate: 500 });
  await stage.generator.closeCrowd(crowd);
  await stage.generator.closeCrowd("callers");
  const p50 = medianOf(measured.product, ({ acknowledgements }) => acknowledgements.p50);
  const p99 = medianOf(measured.product, ({ acknowledgements }) => acknowledgements.p99);
  return [
    {
      name: "F19 message.send as a command over HTTP, 500/s, 1,000 sockets",
      target: "p99 ≤ 50 ms",
      measured: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
      reached: p99 <= 50,
      verdict: measured.verdict,
      raw: measured,
    },
  ];
}

export const logins: Figure[] = [{ id: "F8", needs: {}, measure: passwordLogins }];

export const httpSends: Figure[] = [{ id: "F19", needs: {}, measure: sendOverHttp }];
