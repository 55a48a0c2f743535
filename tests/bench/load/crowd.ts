import type { Opened, OpenPlan, Person, StormPlan } from "./plan.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";
import { createReceipts, type Receipts } from "./receipts.ts";

/** Sockets that belong together, and what arrives at them. */
export type Crowd = { sockets: RawSocket[]; receipts: Receipts; closed: Promise<void> };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const GIVE_UP_MS = 90_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function openCrowd(plan: OpenPlan): Promise<{ crowd: Crowd; opened: Opened }> {
  const receipts = createReceipts();
  const began = performance.now();
  const doors = plan.people.map(async (person, index) => {
    await pause((index / plan.perSecond) * 1_000);
    return enter(plan, person, receipts);
  });
  return gather(receipts, await Promise.all(doors), began);
}

/** A whole crowd that lost its server at once and comes back as clients do. */
export async function stormBack(plan: StormPlan, before: Crowd) {
  await before.closed;
  const receipts = createReceipts();
  const began = performance.now();
  return gather(
    receipts,
    await Promise.all(plan.people.map((person) => enter(plan, person, receipts, { pauseFirst: true }))),
    began,
  );
}

type Entered = { socket: RawSocket; attempts: number; closed: Promise<void> };

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

/** Tries until it is in, with the pauses of the product's client: doubled each time, and spread by chance. */
async function enter(
  { origin, list }: Pick<OpenPlan, "origin" | "list">,
  { ticket }: Person,
  receipts: Receipts,
  { pauseFirst = false } = {},
): Promise<Entered> {
  const onPush = receipts.listener();
  const gaveUp = performance.now() + GIVE_UP_MS;
  for (let attempts = pauseFirst ? 0 : 1, base = FIRST_PAUSE_MS; ; attempts += 1) {
    if (attempts > 0) {
      const entered = await tryOnce(origin, ticket, onPush, list);
      if (entered) return { ...entered, attempts };
    }
    if (performance.now() > gaveUp) throw new Error(`${origin} admitted a client neither at once nor later`);
    await pause(base * (0.5 + Math.random()));
    if (attempts > 0) base = Math.min(LONGEST_PAUSE_MS, base * 2);
  }
}

async function tryOnce(
  origin: string,
  ticket: string,
  onPush: (packet: Buffer) => void,
  list = false,
): Promise<Omit<Entered, "attempts"> | null> {
  let onClose = () => {};
  const closed = new Promise<void>((resolve) => {
    onClose = resolve;
  });
  try {
    const socket = await openRawSocket({ origin, auth: { ticket }, onPush, onClose });
    if (!list || (await listConversations(socket, closed))) return { socket, closed };
    socket.close();
    return null;
  } catch {
    return null;
  }
}

function listConversations(socket: RawSocket, closed: Promise<void>): Promise<boolean> {
  return Promise.race([
    // Every answer of a command says whether it was accepted.
    new Promise<boolean>((resolve) =>
      socket.emit("conversation.list", {}, (answer) => resolve((answer as { ok: boolean }).ok)),
    ),
    closed.then(() => false),
  ]);
}
