import { writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Answer } from "#protocol/errors.ts";
import type { SentMessage } from "#protocol/message.ts";
import type { Crowd } from "./crowd.ts";
import { createHistogram } from "./histogram.ts";
import type { CommandFigures, CommandPlan, LoadFigures, LoadPlan } from "./plan.ts";
import type { Receipts } from "./receipts.ts";

const DRAIN_MS = 15_000;
const SENTENCE = "The quick brown fox jumps over the lazy dog, and nobody minds at all. ";
const TEXT_BYTES = 100;

type Drive = {
  plan: LoadPlan;
  crowd: Crowd;
  receipts: Receipts;
  text: string;
  began: number;
  sent: number;
  answered: number;
  refused: number;
  firstRefusal: string;
  acknowledgements: ReturnType<typeof createHistogram>;
  lines: string[];
};

/** Sends as the plan says, waits until everything has arrived or nothing more comes, and tells the figures. */
export async function drive(plan: LoadPlan, crowd: Crowd, receipts: Receipts): Promise<LoadFigures> {
  receipts.reset();
  const { textBytes = TEXT_BYTES } = plan;
  const run: Drive = {
    plan,
    crowd,
    receipts,
    text: SENTENCE.repeat(Math.ceil(textBytes / SENTENCE.length)).slice(0, textBytes),
    began: performance.now(),
    sent: 0,
    answered: 0,
    refused: 0,
    firstRefusal: "",
    acknowledgements: createHistogram(),
    lines: [],
  };
  if (plan.rate === null) await closedLoop(run);
  else await paced(run, plan.rate);
  const took = (performance.now() - run.began) / 1_000;
  await drained(run);
  return figures(run, plan.messagesEach === undefined ? plan.seconds : took);
}

const warmUpMs = ({ plan }: Drive) => plan.warmUpSeconds * 1_000;

function send(run: Drive, sender: number, turn: number, due: number, next?: () => void): void {
  const { plan, crowd, receipts, text } = run;
  const { socket, targets } = plan.senders[sender] ?? { socket: 0, targets: [] };
  const clientId = `${plan.run}-${run.sent}`;
  const counted = due - run.began >= warmUpMs(run);
  run.sent += 1;
  const message = { due, counted, left: plan.audience, onDelivered: undefined as (() => void) | undefined };
  if (plan.until === "delivered") message.onDelivered = next;
  receipts.sent(clientId, message);
  const input = { target: targets[turn % targets.length], body: { type: "text", text }, clientId };
  crowd.sockets[socket]?.emit("message.send", input, (told) => {
    run.answered += 1;
    // Every answer of a command has this form.
    const answer = told as Answer<SentMessage>;
    if (answer.ok) {
      run.lines.push(`${clientId} ${answer.data.conversation} ${answer.data.seq}`);
      if (counted) run.acknowledgements.add(performance.now() - due);
    } else {
      run.refused += 1;
      run.firstRefusal ||= answer.error.code;
      message.left = 0;
    }
    if (plan.until === "acknowledged") next?.();
    else if (!answer.ok) next?.();
  });
}

/** Sends at a fixed rate whatever comes back; a late send counts from when it was due. */
function paced(run: Drive, rate: number): Promise<void> {
  const { senders, seconds } = run.plan;
  return atRate(rate, warmUpMs(run) + seconds * 1_000, run.began, (index, due) =>
    send(run, index % senders.length, Math.floor(index / senders.length), due),
  );
}

async function atRate(
  rate: number,
  totalMs: number,
  began: number,
  work: (index: number, due: number) => void,
): Promise<void> {
  for (let done = 0; ; await new Promise((resolve) => setTimeout(resolve, 1))) {
    const elapsed = performance.now() - began;
    for (; done < (Math.min(elapsed, totalMs) / 1_000) * rate; done += 1) {
      work(done, began + (done / rate) * 1_000);
    }
    if (elapsed >= totalMs) return;
  }
}

/** Asks as the plan says, and tells how long the answers took. */
export async function driveCommand(plan: CommandPlan, { sockets }: Crowd): Promise<CommandFigures> {
  const answers = createHistogram();
  let [sent, answered, accepted, firstRefusal] = [0, 0, 0, ""];
  await atRate(plan.rate, plan.seconds * 1_000, performance.now(), (index, due) => {
    sent += 1;
    sockets[index % sockets.length]?.emit(plan.command, plan.inputs[index % plan.inputs.length], (told) => {
      answered += 1;
      // Every answer of a command has this form.
      const answer = told as Answer<unknown>;
      if (answer.ok) accepted += 1;
      else firstRefusal ||= answer.error.code;
      answers.add(performance.now() - due);
    });
  });
  const gaveUp = performance.now() + DRAIN_MS;
  while (answered < sent && performance.now() < gaveUp)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return { sent, accepted, firstRefusal, perSecond: accepted / plan.seconds, answers: answers.times() };
}

/** Every sender sends its next message when the last one was answered, or has arrived everywhere. */
async function closedLoop(run: Drive): Promise<void> {
  const { senders, seconds, messagesEach } = run.plan;
  const end =
    messagesEach === undefined ? run.began + warmUpMs(run) + seconds * 1_000 : Number.POSITIVE_INFINITY;
  const whole = senders.map(
    (_, sender) =>
      new Promise<void>((resolve) => {
        let turn = 0;
        const next = () => {
          const now = performance.now();
          if (now >= end || turn === messagesEach) return resolve();
          turn += 1;
          send(run, sender, turn - 1, now, next);
        };
        next();
      }),
  );
  const gaveUp = new Promise((resolve) =>
    setTimeout(resolve, (seconds + run.plan.warmUpSeconds) * 1_000 + DRAIN_MS).unref(),
  );
  await Promise.race([Promise.all(whole), gaveUp]);
}

async function drained(run: Drive): Promise<void> {
  const gaveUp = performance.now() + DRAIN_MS;
  const done = () => run.answered === run.sent && (run.plan.audience === 0 || run.receipts.underway() === 0);
  while (!done() && performance.now() < gaveUp) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function figures(run: Drive, seconds: number): Promise<LoadFigures> {
  const { plan, receipts, acknowledgements, sent, answered, refused, firstRefusal } = run;
  const deliveries = receipts.deliveries();
  const acknowledgedFile = path.join(os.tmpdir(), `borealis-bench-${plan.run}.txt`);
  await writeFile(acknowledgedFile, run.lines.join("\n"));
  return {
    sent,
    acknowledged: answered - refused,
    perSecond: acknowledgements.count() / seconds,
    acknowledgements: acknowledgements.times(),
    deliveries: { ...deliveries.times(), perSecond: deliveries.count() / seconds },
    last: receipts.last().times(),
    refused,
    firstRefusal,
    unanswered: sent - answered,
    undelivered: plan.audience === 0 ? 0 : receipts.underway(),
    gaps: receipts.gaps(),
    acknowledgedFile,
  };
}
