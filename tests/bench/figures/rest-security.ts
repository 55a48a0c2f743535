import { APP_KEY, MASTER_SECRET, OTHER_APP_KEY, OTHER_MASTER_SECRET } from "../../chaos/cluster.ts";
import { median } from "../load/plan.ts";
import { seedPeople } from "../stage/seed.ts";
import { nameCrowd, openSpread } from "./crowds.ts";
import { allOf, type Bench, type Figure, ms, type Outcome, repeatRuns, runLoad } from "./figure.ts";

// Rows of the security notes that name milliseconds; that the mechanism is there, tests show.

const SENDS_PER_SECOND = 200;
const CALLS_PER_MINUTE = 600;
const TIMES_THE_LIMIT = 10;
const MOST_SLOWER = 2;

const basic = (appKey: string, secret: string): string =>
  `Basic ${Buffer.from(`${appKey}:${secret}`).toString("base64")}`;

type Flood = { perSecond: number; text: string };

/** People of one app write, first by themselves and then while programs of another one call far beyond its limit. */
async function besideFlood(bench: Bench, { perSecond, text }: Flood) {
  const { stage, seconds } = bench;
  const { cluster, generator } = stage;
  const [other] = await cluster.query<{ id: number }>(
    `UPDATE app SET settings = jsonb_set(settings, '{restCallsPerMinute}', '${CALLS_PER_MINUTE}') WHERE app_key = $1 RETURNING id`,
    [OTHER_APP_KEY],
  );
  const names = nameCrowd("loud");
  const [admin, reader] = await seedPeople(cluster.query, other?.id ?? 0, names, 2);
  await cluster.query("UPDATE users SET is_admin = true WHERE id = $1", [admin?.userId]);
  const { crowd, senders } = await openSpread(bench, 100);
  await generator.open({
    crowd: names,
    origins: [cluster.origin],
    people: Array.from({ length: 50 }, (_, index) => ({ name: `program ${index}`, ticket: "" })),
    perSecond: 1_000,
    door: { authorization: basic(OTHER_APP_KEY, OTHER_MASTER_SECRET) },
  });
  const message = {
    version: 1,
    target_type: "single",
    target_id: reader?.name,
    from_type: "admin",
    from_id: admin?.name,
    msg_type: "text",
    msg_body: { text },
  };
  const load = { crowd, senders, rate: SENDS_PER_SECOND, audience: 2, until: "acknowledged" } as const;
  const runs = await repeatRuns(bench, async () => {
    const without = await runLoad(bench, load);
    const [calls, beside] = await Promise.all([
      generator.command({
        crowd: names,
        command: "POST /v1/messages",
        inputs: [message],
        rate: perSecond,
        seconds: seconds + 2,
      }),
      runLoad(bench, load),
    ]);
    bench.say(JSON.stringify(calls));
    return { calls, without, beside };
  });
  await generator.closeCrowd(crowd);
  await generator.closeCrowd(names);
  return {
    before: median(runs.map(({ without }) => without.figures.acknowledgements.p99)),
    p99: median(runs.map(({ beside }) => beside.figures.acknowledgements.p99)),
    refused: Math.round(median(runs.map(({ calls }) => calls.sent - calls.accepted))),
    verdict: allOf(runs.flatMap((run) => [run.without.verdict, run.beside.verdict])),
    raw: runs,
  };
}

/** T9: ten times as often as its app may. */
async function neighbour(bench: Bench): Promise<Outcome[]> {
  const { before, p99, refused, verdict, raw } = await besideFlood(bench, {
    perSecond: (CALLS_PER_MINUTE / 60) * TIMES_THE_LIMIT,
    text: "Again and again.",
  });
  return [
    {
      name: `T9 sends of an app beside another at ${TIMES_THE_LIMIT} × its limit`,
      target: `p99 ≤ × ${MOST_SLOWER}`,
      measured: `p99 ${ms(before)} → ${ms(p99)}; ${refused} calls refused`,
      reached: p99 <= before * MOST_SLOWER,
      verdict,
      raw,
    },
  ];
}

const BODY_BYTES = 60_000;
const BODIES_PER_SECOND = 1_000;
const LOOP_TARGET_MS = 200;

/** D10: whatever holds up the event loop holds up the answers of those who write beside it. */
async function largeBodies(bench: Bench): Promise<Outcome[]> {
  const { before, p99, refused, verdict, raw } = await besideFlood(bench, {
    perSecond: BODIES_PER_SECOND,
    text: "x".repeat(BODY_BYTES),
  });
  return [
    {
      name: `D10 sends beside ${BODIES_PER_SECOND.toLocaleString("en")} bodies of ${BODY_BYTES / 1_000} kB a second`,
      target: `p99 < ${LOOP_TARGET_MS} ms`,
      measured: `p99 ${ms(before)} → ${ms(p99)}; ${refused} calls refused`,
      reached: p99 < LOOP_TARGET_MS,
      verdict,
      raw,
    },
  ];
}

const TRIES = 1_000;
const FIRST_AND_LAST_MS = 0.2;
const ANY_TWO_MS = 5;

const [first = "", rest = ""] = [MASTER_SECRET.slice(0, 1), MASTER_SECRET.slice(1)];

/** What is tried in the place of the right secret. */
const wrong = {
  "wrong first letter": basic(APP_KEY, `${first === "x" ? "y" : "x"}${rest}`),
  "wrong last letter": basic(
    APP_KEY,
    `${MASTER_SECRET.slice(0, -1)}${MASTER_SECRET.endsWith("x") ? "y" : "x"}`,
  ),
  "unknown AppKey": basic("0".repeat(24), MASTER_SECRET),
  "no Basic": "Basic ###",
};

/** R2, R3, R4: how long it takes to be turned away says nothing of what was wrong. */
async function secrets(bench: Bench): Promise<Outcome[]> {
  const { cluster } = bench.stage;
  let caller = 0;
  /** From an address of its own each time: who guesses on is turned away before anything is compared. */
  const turnedAway = async (authorization: string): Promise<number> => {
    caller += 1;
    const address = `10.${caller >> 16}.${(caller >> 8) & 255}.${caller & 255}`;
    const began = performance.now();
    const response = await fetch(`${cluster.origin}/v1/users`, {
      headers: { authorization, "x-forwarded-for": address },
    });
    await response.text();
    if (![401, 429].includes(response.status)) throw new Error(`answered ${response.status}`);
    return performance.now() - began;
  };
  const runs = await repeatRuns(bench, async () => {
    const times = new Map(Object.keys(wrong).map((what) => [what, [] as number[]]));
    for (let turn = 0; turn < TRIES; turn += 1) {
      for (const [what, authorization] of Object.entries(wrong)) {
        times.get(what)?.push(await turnedAway(authorization));
      }
    }
    return [...times].map(([what, took]) => ({ what, took: median(took) }));
  });
  const told = Object.keys(wrong).map((what) => ({
    what,
    took: median(runs.flatMap((run) => run.flatMap((one) => (one.what === what ? [one.took] : [])))),
  }));
  const spread = (some: { took: number }[]): number => {
    const took = some.map((one) => one.took);
    return Math.max(...took) - Math.min(...took);
  };
  const [letters, all] = [spread(told.slice(0, 2)), spread(told)];
  return [
    {
      name: `R2, R3, R4 refused secrets, ${TRIES.toLocaleString("en")} tries of each`,
      target: `first and last letter < ${FIRST_AND_LAST_MS} ms apart, any two ≤ ${ANY_TWO_MS} ms`,
      measured: `${letters.toFixed(3)} ms, ${all.toFixed(3)} ms apart`,
      reached: letters < FIRST_AND_LAST_MS && all <= ANY_TWO_MS,
      verdict: null,
      raw: told,
    },
  ];
}

export const restSecurity: Figure[] = [
  { id: "rest-neighbour", needs: { nodes: 1 }, measure: neighbour },
  { id: "rest-bodies", needs: { nodes: 1 }, measure: largeBodies },
  {
    id: "rest-secrets",
    needs: { nodes: 1, environment: { TRUSTED_PROXIES: "127.0.0.1,::1" } },
    measure: secrets,
  },
];
