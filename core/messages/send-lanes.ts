import { refuse } from "../fail.ts";
import { sqlState } from "../sql-state.ts";
import type { CommitOutcome, MessageRow } from "./commit-messages.sql.ts";

/** Commits a batch of one app; a throw leaves the outcome of the whole batch unknown. */
export type Commit = (appId: number, messages: MessageRow[]) => Promise<CommitOutcome[]>;

type Waiting = {
  row: MessageRow;
  bytes: number;
  queuedAt: number;
  awaited: () => boolean;
  resolve: (outcome: CommitOutcome) => void;
  reject: (error: unknown) => void;
};

type Batch = { lanes: Lane[]; items: Waiting[] };
type Lane = { key: string; appId: number; waiting: Waiting[]; busy: boolean; listed: boolean };

export type LaneOptions = {
  commit: Commit;
  /** A monotonic clock in milliseconds. */
  clock: () => number;
  batchesInFlight: number;
  /** So many waiting messages set out although another batch is in flight; fewer only after `companyMs`. */
  companyMessages: number;
  companyMs: number;
  batchMessages: number;
  batchBytes: number;
  laneMessages: number;
  laneWaitMs: number;
  /** How long a batch with an unknown outcome is tried again with the same ids. */
  retryForMs: number;
  /** A message whose sender is gone is tried for so long; by then it may come, or be refused, on another connection. */
  unawaitedMs: number;
};

export const laneDefaults = {
  batchesInFlight: 3,
  companyMessages: 48,
  companyMs: 5,
  batchMessages: 256,
  batchBytes: 256 * 1024,
  laneMessages: 5_000,
  laneWaitMs: 2_000,
  retryForMs: 10_000,
  unawaitedMs: 1_000,
};

export type SendLanes = {
  /**
   * Resolves after the commit that holds the message; rejects with `busy`, before accepting, when the lane is too long.
   * Once `awaited` says that nobody waits for the answer, it is not tried for much longer.
   */
  commit(appId: number, row: MessageRow, awaited?: () => boolean): Promise<CommitOutcome>;
  /** Messages accepted and not yet answered. */
  depth(): number;
  /** Milliseconds since the last message was answered; 0 while one is not. */
  quietMs(): number;
  /** Resolves once everything accepted so far is answered. */
  drained(): Promise<void>;
};

/**
 * Groups messages into batches: while one is in flight the next one fills, and what arrives in the same turn of the
 * event loop sets out together, because a commit costs much more than a message more in it. Nobody waits for company
 * while nothing is in flight, nor for longer than `companyMs` behind a batch that hangs. One batch per conversation at a
 * time keeps the order of arrival; whole lanes join a batch.
 */
export function createSendLanes(options: LaneOptions): SendLanes {
  const lanes = new Map<string, Lane>();
  const ready: Lane[] = [];
  let inFlight = 0;
  let committing = 0;
  let depth = 0;
  let quietSince = Number.NEGATIVE_INFINITY;
  let turn: NodeJS.Immediate | undefined;
  let patience: NodeJS.Timeout | undefined;
  let idle: (() => void)[] = [];

  const list = (lane: Lane) => {
    if (lane.listed || lane.busy || lane.waiting.length === 0) return;
    lane.listed = true;
    ready.push(lane);
  };

  /** Commands of one turn of the event loop arrive one by one. */
  const pumpSoon = () => {
    if (turn !== undefined) return;
    turn = setImmediate(() => {
      turn = undefined;
      pump();
    });
  };

  const pump = ({ impatient = false } = {}) => {
    const mayGo = () => inFlight === 0 || impatient || depth - committing >= options.companyMessages;
    while (inFlight < options.batchesInFlight && ready.length > 0 && mayGo()) {
      const batch = takeBatch(ready, options);
      inFlight += 1;
      committing += batch.items.length;
      void runBatch(batch);
    }
    if (ready.length > 0 && inFlight < options.batchesInFlight && patience === undefined) {
      patience = setTimeout(() => {
        patience = undefined;
        pump({ impatient: true });
      }, options.companyMs);
    }
  };

  const runBatch = async (batch: Batch) => {
    await settle(batch.lanes[0]?.appId ?? 0, batch.items, options);
    depth -= batch.items.length;
    committing -= batch.items.length;
    inFlight -= 1;
    for (const lane of batch.lanes) {
      lane.busy = false;
      if (lane.waiting.length > 0) list(lane);
      else lanes.delete(lane.key);
    }
    if (depth === 0) {
      quietSince = options.clock();
      for (const wake of idle) wake();
      idle = [];
    }
    pumpSoon();
  };

  return {
    commit(appId, row, awaited = () => true) {
      const key = `${appId}:${row.conversation}`;
      const lane = lanes.get(key) ?? { key, appId, waiting: [], busy: false, listed: false };
      if (isTooLong(lane, options)) {
        return Promise.reject(
          refuse("busy", "This conversation takes no more messages right now.", options.laneWaitMs),
        );
      }
      lanes.set(key, lane);
      return new Promise((resolve, reject) => {
        const bytes = JSON.stringify(row.body).length + 200;
        lane.waiting.push({ row, bytes, queuedAt: options.clock(), awaited, resolve, reject });
        depth += 1;
        list(lane);
        pumpSoon();
      });
    },
    depth: () => depth,
    quietMs: () => (depth > 0 ? 0 : options.clock() - quietSince),
    drained: () => (depth === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}

function isTooLong({ waiting }: Lane, { clock, laneMessages, laneWaitMs }: LaneOptions): boolean {
  const [oldest] = waiting;
  return waiting.length >= laneMessages || (oldest !== undefined && clock() - oldest.queuedAt > laneWaitMs);
}

/** Whole lanes of one app, oldest first, up to the limits; a lane's leftover waits for its next turn. */
function takeBatch(ready: Lane[], options: LaneOptions): Batch {
  const batch: Batch = { lanes: [], items: [] };
  const passed: Lane[] = [];
  let bytes = 0;
  let appId: number | undefined;
  for (let lane = ready.shift(); lane; lane = ready.shift()) {
    if (appId !== undefined && lane.appId !== appId) {
      passed.push(lane);
      continue;
    }
    appId = lane.appId;
    let count = 0;
    for (const item of lane.waiting) {
      const full =
        batch.items.length + count >= options.batchMessages || bytes + item.bytes > options.batchBytes;
      if (full && batch.items.length + count > 0) break;
      bytes += item.bytes;
      count += 1;
    }
    if (count === 0) {
      passed.push(lane);
      break;
    }
    lane.listed = false;
    lane.busy = true;
    batch.lanes.push(lane);
    batch.items.push(...lane.waiting.splice(0, count));
  }
  ready.unshift(...passed);
  return batch;
}

/** Commits the items and answers each: equal client ids share one row, a poison row fails alone. */
async function settle(appId: number, items: Waiting[], options: LaneOptions): Promise<void> {
  try {
    const outcomes = await commitUntilKnown(appId, mergeEqual(items), options);
    for (const [group, outcome] of outcomes) {
      for (const item of group.items) answer(item, group.row, outcome);
    }
  } catch (error) {
    if (isDataError(error) && items.length > 1) {
      const half = Math.ceil(items.length / 2);
      await settle(appId, items.slice(0, half), options);
      await settle(appId, items.slice(half), options);
      return;
    }
    const told = isDataError(error)
      ? refuse("invalid_input", "The database cannot keep this message.")
      : error;
    for (const item of items) item.reject(told);
  }
}

type Group = { row: MessageRow; items: Waiting[] };

function mergeEqual(items: Waiting[]): Group[] {
  const groups: Group[] = [];
  const byClientId = new Map<string, Group>();
  for (const item of items) {
    const key = item.row.clientId === null ? undefined : `${item.row.sender}:${item.row.clientId}`;
    const twin = key === undefined ? undefined : byClientId.get(key);
    if (twin) twin.items.push(item);
    else {
      const group = { row: item.row, items: [item] };
      groups.push(group);
      if (key !== undefined) byClientId.set(key, group);
    }
  }
  return groups;
}

function answer(item: Waiting, leader: MessageRow, outcome: CommitOutcome): void {
  const same = item.row.hash === leader.hash && item.row.conversation === leader.conversation;
  if (!same) item.resolve({ outcome: "idempotency_conflict" });
  else if (item.row !== leader && "seq" in outcome) item.resolve({ ...outcome, outcome: "known" });
  else item.resolve(outcome);
}

/**
 * An error that leaves open whether the batch was committed is met by running it again with the same ids, without those
 * whose senders are gone.
 */
async function commitUntilKnown(
  appId: number,
  all: Group[],
  options: LaneOptions,
): Promise<[Group, CommitOutcome][]> {
  const deadline = options.clock() + options.retryForMs;
  let groups = all;
  for (let attempt = 0; ; attempt += 1) {
    groups = groups.filter((group) => !giveUp(group, options));
    if (groups.length === 0) return [];
    try {
      const outcomes = await options.commit(
        appId,
        groups.map(({ row }) => row),
      );
      return groups.map((group, index) => [group, outcomes[index] ?? { outcome: "internal" }]);
    } catch (error) {
      if (isDataError(error)) throw error;
      const pause = Math.min(1_000, 25 * 2 ** attempt) * (0.5 + Math.random());
      if (options.clock() + pause > deadline) {
        throw refuse(
          "unavailable",
          "The database does not answer; the message may or may not be stored.",
          1_000,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Answers whether nobody waits for these any more; whoever sent them asks again on another connection. */
function giveUp({ items }: Group, { clock, unawaitedMs }: LaneOptions): boolean {
  if (items.some(({ awaited, queuedAt }) => awaited() || clock() - queuedAt <= unawaitedMs)) return false;
  for (const { reject } of items) reject(refuse("unavailable", "Nobody waits for the answer any more."));
  return true;
}

/** Classes 22 and 23 without the unique violation: a row that no retry will make right. */
function isDataError(error: unknown): boolean {
  const state = sqlState(error);
  return (state.startsWith("22") || state.startsWith("23") || state === "54000") && state !== "23505";
}
