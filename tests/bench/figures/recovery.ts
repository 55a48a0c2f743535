import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "#protocol/errors.ts";
import type { SentMessage } from "#protocol/message.ts";
import { median } from "../load/plan.ts";
import { openRawSocket, type RawSocket } from "../load/raw-socket.ts";
import { type Account, seedPeople } from "../stage/seed.ts";
import { judgeTold, type Told } from "../stage/verdict.ts";
import { nameCrowd } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  inSeconds,
  nameRun,
  needsOwnDatabase,
  type Outcome,
  repeatRuns,
} from "./figure.ts";

const SEND_EVERY_MS = 50;
/** A message that was not answered at once is answered within this, or never. */
const LAST_ANSWERS_MS = 12_000;

type Probe = { begin(): void; acknowledgements: Acknowledgement[]; end(): Promise<Told> };
type Acknowledgement = { at: number; sentAt: number; createdAt: number };

/** Somebody who sends all the time, whatever happens, and connects again at once when the connection is lost. */
function startProbe({ stage }: Bench, run: string, [writer, reader]: Account[]): Probe {
  const told: Told = { acknowledged: new Map(), unanswered: 0 };
  const acknowledgements: Acknowledgement[] = [];
  let socket: RawSocket | null = null;
  let sent = 0;
  let answered = 0;
  let going = true;

  const connect = async () => {
    const { origin } = stage.cluster;
    const auth = { ticket: stage.people(writer ? [writer] : [])[0]?.ticket };
    socket = await openRawSocket({ origin, auth, onPush: () => {} }).catch(() => null);
  };
  const send = () => {
    const [clientId, sentAt] = [`${run}-${sent}`, performance.now()];
    sent += 1;
    const input = {
      target: { user: reader?.name },
      body: { type: "text", text: "Are you there?" },
      clientId,
    };
    socket?.emit("message.send", input, (given) => {
      answered += 1;
      // Every answer of a command has this form.
      const answer = given as Answer<SentMessage>;
      if (!answer.ok) {
        // Nobody knows whether it is stored.
        told.unanswered += 1;
        return;
      }
      const { conversation, seq, createdAt } = answer.data;
      told.acknowledged.set(clientId, `${conversation} ${seq}`);
      acknowledgements.push({ at: performance.now(), sentAt, createdAt });
    });
  };
  const keepSending = async () => {
    while (going) {
      if (socket?.isOpen()) send();
      else await connect();
      await sleep(SEND_EVERY_MS);
    }
  };
  let sending = Promise.resolve();
  return {
    begin() {
      sending = keepSending();
    },
    acknowledgements,
    async end() {
      going = false;
      await sending;
      const deadline = performance.now() + LAST_ANSWERS_MS;
      while (answered < sent && socket?.isOpen() && performance.now() < deadline) await sleep(SEND_EVERY_MS);
      socket?.close();
      return { ...told, unanswered: told.unanswered + sent - answered };
    },
  };
}

type Recovery = {
  /** Ends what is to recover; resolves when it is back. */
  kill(bench: Bench): Promise<void>;
  /** Whether an acknowledgement is one of what came back. */
  isNew(acknowledgement: Acknowledgement, killedAt: number, bench: Bench): Promise<boolean> | boolean;
};

async function measureRecovery(bench: Bench, { kill, isNew }: Recovery) {
  const { stage } = bench;
  const people = await seedPeople(stage.cluster.query, stage.appId, nameCrowd("probe"), 2);
  return repeatRuns(bench, async () => {
    const run = nameRun();
    const probe = startProbe(bench, run, people);
    probe.begin();
    while (probe.acknowledgements.length === 0) await sleep(SEND_EVERY_MS);
    const killedAt = performance.now();
    await kill(bench);
    const firstNew = async () => {
      for (const acknowledgement of probe.acknowledgements) {
        if (acknowledgement.at > killedAt && (await isNew(acknowledgement, killedAt, bench)))
          return acknowledgement;
      }
      return null;
    };
    let first = await firstNew();
    for (; !first; first = await firstNew()) await sleep(SEND_EVERY_MS);
    const verdict = await judgeTold(stage.cluster.query, run, await probe.end());
    const seconds = (first.at - killedAt) / 1_000;
    bench.say(`first acknowledgement after ${inSeconds(seconds)}`);
    return { seconds, verdict };
  });
}

/** Sent after the process was gone, so acknowledged by its successor. */
const serverKilled: Recovery = {
  kill: ({ stage }) => stage.cluster.killServer(),
  isNew: ({ sentAt }, killedAt) => sentAt > killedAt + SEND_EVERY_MS,
};

/** PostgreSQL ends at once, without a checkpoint, as in its immediate shutdown. */
const databaseKilled: Recovery = {
  kill: async ({ stage }) => stage.cluster.database.kill?.("SIGQUIT"),
  async isNew({ createdAt }, _killedAt, { stage }) {
    const [row] = await stage.cluster.query<{ at: string }>(
      "SELECT extract(epoch FROM pg_postmaster_start_time()) * 1000 AS at",
    );
    return createdAt >= Number(row?.at);
  },
};

async function recovery(bench: Bench, name: string, targetSeconds: number, how: Recovery): Promise<Outcome> {
  const runs = await measureRecovery(bench, how);
  const seconds = median(runs.map((run) => run.seconds));
  const worst = Math.max(...runs.map((run) => run.seconds));
  return {
    name,
    target: `≤ ${targetSeconds} s`,
    measured: `${seconds.toFixed(2)} s, worst ${worst.toFixed(2)} s`,
    reached: worst <= targetSeconds,
    verdict: allOf(runs.map(({ verdict }) => verdict)),
    raw: runs,
  };
}

export const recoveries: Figure[] = [
  {
    id: "F10",
    needs: { name: "recovery" },
    missing: needsOwnDatabase,
    measure: async (bench: Bench) => [
      await recovery(bench, "F10 server killed (kill -9) → first acknowledgement", 3, serverKilled),
      await recovery(bench, "F10 PostgreSQL ended at once → first acknowledgement", 5, databaseKilled),
    ],
  },
];
