import { createClient } from "#sdk/client.ts";
import type { Client } from "#sdk/client-types.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import { conversationOf } from "#sdk/selectors.ts";
import type { ConversationState } from "#sdk/state.ts";
import { until } from "#tests/support/device.ts";
import { APP_KEY } from "../../chaos/cluster.ts";
import { signIn } from "../../chaos/devices.ts";
import { median } from "../load/plan.ts";
import { type Account, seedPassword, seedPeople } from "../stage/seed.ts";
import type { Verdict } from "../stage/verdict.ts";
import { nameCrowd, openSockets } from "./crowds.ts";
import { allOf, type Bench, type Figure, ms, type Outcome, repeatRuns, runLoad } from "./figure.ts";

const MISSED = 5_000;
const SOCKETS = 10;
const PATIENCE_MS = 60_000;

/** A device that starts anew each time, with the same disk. */
type Reader = { username: string; create(): Client };

async function openReader({ stage }: Bench): Promise<Reader> {
  const { origin } = stage.cluster;
  const username = nameCrowd("reader");
  const { password } = await seedPassword(stage.cluster, username);
  const session = await signIn(origin, APP_KEY, { username, password });
  const storage = createMemoryStorage();
  return { username, create: () => createClient({ ...session, origin, storage }) };
}

/** Somebody is away while five thousand messages are written, comes back, and reads up to where they were. */
async function longGap(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const [writer] = await seedPeople(stage.cluster.query, stage.appId, nameCrowd("writer"), 1);
  if (!writer) throw new Error("somebody has to write");
  const crowd = nameCrowd("gap");
  await openSockets(
    stage,
    crowd,
    Array.from({ length: SOCKETS }, () => writer),
  );
  const reader = await openReader(bench);
  const targets = [{ user: reader.username }];
  const senders = Array.from({ length: SOCKETS }, (_, socket) => ({ socket, targets }));
  const load = { crowd, senders, audience: 0, rate: null, until: "acknowledged", warmUpSeconds: 0 } as const;
  await runLoad(bench, { ...load, messagesEach: 1 });

  const runs = await repeatRuns(bench, async () => {
    // Everything up to here is held, then the device is away.
    const before = await catchUp(reader, writer, 1);
    const { verdict } = await runLoad(bench, { ...load, messagesEach: MISSED / SOCKETS });
    const back = await catchUp(reader, writer, before.shown.next);
    bench.say(`newest ${ms(back.newestMs)}, complete ${ms(back.completeMs)}`);
    const violations = await judgeShown(bench, back.shown);
    return { ...back, shown: undefined, verdict: allOf([verdict, { checked: "", violations }]) };
  });
  await stage.generator.closeCrowd(crowd);
  const newest = median(runs.map((run) => run.newestMs));
  const complete = median(runs.map((run) => run.completeMs));
  return [
    {
      name: `F9 back after ${MISSED.toLocaleString("en")} missed messages of one conversation`,
      target: "newest page ≤ 1 s, complete ≤ 3 s",
      measured: `newest ${ms(newest)}, complete ${ms(complete)}`,
      reached: newest <= 1_000 && complete <= 3_000,
      verdict: allOf(runs.map(({ verdict }) => verdict)),
      raw: runs,
    },
  ];
}

/** Starts the device; how long until the newest message is shown, and until nothing is missing above `held`. */
async function catchUp(reader: Reader, writer: Account, held: number) {
  const client = reader.create();
  const conversation = () => conversationOf(client.store.getState(), { user: writer.name });
  const isNewest = () => {
    const shown = conversation();
    return shown !== undefined && shown.next > shown.head && shown.entries.at(-1)?.seq === shown.head;
  };
  const began = performance.now();
  await client.start();
  await client.open({ user: writer.name });
  await until(
    client,
    ({ connection }) => connection.phase === "online" && isNewest(),
    "the newest page",
    PATIENCE_MS,
  );
  const newestMs = performance.now() - began;
  for (let shown = conversation(); shown && shown.loadedFrom > held; shown = conversation()) {
    await client.loadOlder(shown.info.id);
  }
  const completeMs = performance.now() - began;
  const shown = conversation();
  if (!shown) throw new Error("the conversation is not shown");
  await client.stop();
  return { newestMs, completeMs, shown };
}

/** What is shown must be the log, from where it is held on. */
async function judgeShown({ stage }: Bench, shown: ConversationState): Promise<Verdict["violations"]> {
  const rows = await stage.cluster.query<{ place: string }>(
    "SELECT seq || ' ' || client_msg_id AS place FROM log WHERE conv_id = $1 AND seq >= $2 ORDER BY seq",
    [shown.info.id, shown.loadedFrom],
  );
  const places = shown.entries.map((entry) =>
    entry.kind === "message.created" ? `${entry.seq} ${entry.clientId}` : `${entry.seq}`,
  );
  const same = rows.length === places.length && rows.every(({ place }, index) => place === places[index]);
  return same ? [] : [`${places.length} entries are shown where the log has ${rows.length} or others`];
}

export const gap: Figure[] = [{ id: "F9", needs: {}, measure: longGap }];
