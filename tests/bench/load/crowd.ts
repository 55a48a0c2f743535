import type { Answer } from "#protocol/errors.ts";
import { askedPause, backOff } from "#sdk/back-off.ts";
import { openHttpCaller, openRestCaller } from "./http-caller.ts";
import type { Opened, OpenPlan, Person, StormPlan } from "./plan.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";
import { createReceipts, type Receipts } from "./receipts.ts";
import { openReturningSocket } from "./returning-socket.ts";

/** Sockets that belong together, and what arrives at them. */
export type Crowd = { sockets: RawSocket[]; receipts: Receipts; closed: Promise<void> };

const GIVE_UP_MS = 90_000;
/** A busy server that names no time is left alone for so long. */
const LEAST_PAUSE_MS = 250;

/** Of somebody who never came in. */
const noSocket: RawSocket = { emit() {}, isOpen: () => false, stall() {}, close() {} };

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function openCrowd(plan: OpenPlan): Promise<{ crowd: Crowd; opened: Opened }> {
  const receipts = createReceipts();
  const began = performance.now();
  const doors = plan.people.map(async (person, index) => {
    await pause((index / plan.perSecond) * 1_000);
    return enterBy(plan, person, index, receipts);
  });
  return gather(receipts, await Promise.all(doors), began);
}

/** A whole crowd that lost its server at once and comes back as clients do. */
export async function stormBack(plan: StormPlan, before: Crowd) {
  await before.closed;
  const receipts = createReceipts();
  const began = performance.now();
  const doors = plan.people.map((person, index) =>
    enter(plan, person, index, receipts, { pauseFirst: true }),
  );
  return gather(receipts, await Promise.all(doors), began);
}

const no = () => false;

type Entered = { socket: RawSocket; attempts: number; closed: Promise<void> };
type Way = Pick<OpenPlan, "origins" | "list" | "addresses" | "room">;

function gather(receipts: Receipts, entered: Entered[], began: number): { crowd: Crowd; opened: Opened } {
  const attempts = entered.map((one) => one.attempts);
  return {
    crowd: {
      receipts,
      sockets: entered.map(({ socket }) => socket),
      closed: Promise.all(entered.map(({ closed }) => closed)).then(() => {}),
    },
    opened: {
      open: entered.filter(({ socket }) => socket.isOpen()).length,
      seconds: (performance.now() - began) / 1_000,
      attempts: {
        mean: attempts.reduce((sum, n) => sum + n, 0) / Math.max(1, attempts.length),
        most: Math.max(0, ...attempts),
      },
    },
  };
}

async function enterBy(plan: OpenPlan, person: Person, index: number, receipts: Receipts): Promise<Entered> {
  const { door = "socket", origins } = plan;
  if (door === "socket") return enter(plan, person, index, receipts);
  const socket =
    door === "returning"
      ? await openReturningSocket({ origins: turned(origins, index), ticket: person.ticket })
      : "authorization" in door
        ? openRestCaller(origins[index % origins.length] ?? "", door.authorization)
        : await openHttpCaller({ origin: turned(origins, index)[0] ?? "", person, ...door });
  return { socket, attempts: 1, closed: Promise.resolve() };
}

const turned = (origins: string[], index: number) => {
  const first = index % origins.length;
  return [...origins.slice(first), ...origins.slice(0, first)];
};

/** Tries until it is in, with the pauses of the product's client; gives up in the end. */
async function enter(
  way: Way,
  { ticket }: Person,
  index: number,
  receipts: Receipts,
  { pauseFirst = false } = {},
): Promise<Entered> {
  const onPush = receipts.listener();
  const began = performance.now();
  const origins = turned(way.origins, index);
  const { addresses } = way;
  // Who names the address takes one of its ports from all others; who does not shares them with other destinations.
  const localAddress = addresses === undefined ? undefined : `127.0.0.${1 + (index % addresses)}`;
  if (pauseFirst) await pause(backOff(0));
  for (let attempts = 1; ; attempts += 1) {
    const origin = origins[(attempts - 1) % origins.length] ?? "";
    const entered = await tryOnce({ origin, auth: { ticket }, localAddress, onPush }, way);
    if (entered) return { ...entered, attempts };
    const lostFor = performance.now() - began;
    if (lostFor > GIVE_UP_MS) return { socket: noSocket, attempts, closed: Promise.resolve() };
    await pause(backOff(attempts, lostFor));
  }
}

async function tryOnce(
  options: Parameters<typeof openRawSocket>[0],
  { list = false, room }: Pick<Way, "list" | "room">,
): Promise<Omit<Entered, "attempts"> | null> {
  let onClose = () => {};
  const closed = new Promise<void>((resolve) => {
    onClose = resolve;
  });
  try {
    const socket = await openRawSocket({ ...options, onClose });
    const listed =
      !list || (await Promise.race([answered(socket, "conversation.list", {}), closed.then(no)]));
    const inside =
      room === undefined || (await Promise.race([answered(socket, "room.enter", { room }), closed.then(no)]));
    if (listed && inside) return { socket, closed };
    socket.close();
    return null;
  } catch {
    return null;
  }
}

/** Asks as often as the server says that it is busy; false when it refuses for good. */
async function answered(socket: RawSocket, command: string, input: object): Promise<boolean> {
  for (;;) {
    const answer = await new Promise<Answer<unknown>>((resolve) =>
      // Every answer of a command has this form.
      socket.emit(command, input, (told) => resolve(told as Answer<unknown>)),
    );
    if (answer.ok) return true;
    if (answer.error.retryMs === undefined || !socket.isOpen()) return false;
    await pause(Math.max(LEAST_PAUSE_MS, askedPause(answer.error.retryMs)));
  }
}
