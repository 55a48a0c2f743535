// The load generator, a process of its own: reads plans as JSON lines, answers each with one line of figures.
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import type { Figures, LoadPlan, Sender } from "./plan.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";

/** What is sent before this is not counted: caches fill, code is compiled. */
const WARM_UP_MS = 2_000;
const DRAIN_MS = 10_000;
const PATIENCE_MS = 20_000;

type Live = { socket: RawSocket; sender: Sender; turn: number };

const open = new Map<string, Live[]>();

/** The sockets stay open between the plans of one run; tickets are for a minute. */
async function socketsFor(plan: LoadPlan): Promise<Live[]> {
  const key = `${plan.origin} ${plan.senders[0]?.name} ${plan.senders.length}`;
  const known = open.get(key);
  if (known) return known;
  const live = await Promise.all(
    plan.senders.map(async (sender): Promise<Live> => {
      return {
        sender,
        socket: await openPatiently(plan.origin, sender.ticket),
        turn: 0,
      };
    }),
  );
  open.set(key, live);
  return live;
}

/** A server that is still busy with the run before asks its clients to come back later. */
async function openPatiently(origin: string, ticket: string): Promise<RawSocket> {
  const gaveUp = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await openRawSocket(origin, "/live/", { ticket });
    } catch (error) {
      if (performance.now() > gaveUp) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

type Counter = { latencies: number[]; errors: number; first: string; pending: number };

function send(
  { socket, sender, ...live }: Live,
  due: number,
  counted: boolean,
  counter: Counter,
  done?: () => void,
) {
  const peer = sender.peers[live.turn % sender.peers.length] ?? "";
  const input = { target: { user: peer }, body: { type: "text", text: TEXT }, clientId: randomUUID() };
  counter.pending += 1;
  socket.emit("message.send", input, (answer) => {
    counter.pending -= 1;
    // Every answer of a server has this form.
    const { ok, error } = answer as { ok: boolean; error?: { code: string } };
    if (!ok) {
      counter.errors += 1;
      counter.first ||= error?.code ?? "";
    }
    if (counted && ok) counter.latencies.push(performance.now() - due);
    done?.();
  });
}

const TEXT = "The quick brown fox jumps over the lazy dog, and nobody minds at all. ".repeat(2).slice(0, 100);

/** Sends at a fixed rate whatever comes back; a late send counts from when it was due. */
async function paced(plan: LoadPlan & { rate: number }, live: Live[], counter: Counter): Promise<void> {
  const began = performance.now();
  const total = WARM_UP_MS + plan.seconds * 1_000;
  for (let sent = 0; ; await new Promise((resolve) => setTimeout(resolve, 1))) {
    const elapsed = performance.now() - began;
    for (; sent < (Math.min(elapsed, total) / 1_000) * plan.rate; sent += 1) {
      const one = live[sent % live.length];
      const due = began + (sent / plan.rate) * 1_000;
      if (!one) continue;
      send(one, due, due - began >= WARM_UP_MS, counter);
      one.turn += 1;
    }
    if (elapsed >= total) return;
  }
}

/** Every sender sends its next message when the last one was answered. */
async function closedLoop(plan: LoadPlan, live: Live[], counter: Counter): Promise<void> {
  const began = performance.now();
  const { messagesEach = Number.POSITIVE_INFINITY } = plan;
  const warmUpMs = plan.messagesEach === undefined ? WARM_UP_MS : 0;
  const end =
    plan.messagesEach === undefined ? began + warmUpMs + plan.seconds * 1_000 : Number.POSITIVE_INFINITY;
  await Promise.all(
    live.map(
      (one) =>
        new Promise<void>((resolve) => {
          let left = messagesEach;
          const next = () => {
            const now = performance.now();
            if (now >= end || left === 0) return resolve();
            send(one, now, now - began >= warmUpMs, counter, next);
            one.turn += 1;
            left -= 1;
          };
          next();
        }),
    ),
  );
}

async function run(plan: LoadPlan): Promise<Figures> {
  const live = await socketsFor(plan);
  const began = performance.now();
  const counter: Counter = { latencies: [], errors: 0, first: "", pending: 0 };
  if (plan.rate === null) await closedLoop(plan, live, counter);
  else await paced({ ...plan, rate: plan.rate }, live, counter);
  const gaveUp = performance.now() + DRAIN_MS;
  while (counter.pending > 0 && performance.now() < gaveUp)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const sorted = counter.latencies.sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const seconds = plan.messagesEach === undefined ? plan.seconds : (performance.now() - began) / 1_000;
  return {
    perSecond: sorted.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    errors: counter.errors + counter.pending,
    firstError: counter.first || (counter.pending > 0 ? "no answer" : ""),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await run(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ failed: error instanceof Error ? error.message : String(error) }));
  }
}
process.exit(0);
