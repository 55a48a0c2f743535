import type { FaultMix } from "./faults.ts";
import type { ChaosPlan } from "./run-chaos.ts";

export type Profile = Omit<ChaosPlan, "seed" | "convergeWithinMs">;

/** What every server must live through. */
const hard: FaultMix = {
  "kill server": 45,
  "kill database": 20,
  "freeze server": 12,
  "crash device": 8,
  "wipe device": 3,
  "device offline": 6,
  "reset lines": 2,
  "cut lines": 2,
  "end backends": 2,
};

/** Every kind of fault. */
const all: FaultMix = {
  "kill server": 20,
  "restart server": 6,
  "freeze server": 8,
  "kill database": 8,
  "end backends": 4,
  "lock log": 4,
  "blackhole database": 5,
  "refuse database": 4,
  "slow database": 3,
  "slow lines": 4,
  "narrow lines": 3,
  "blackhole lines": 4,
  "reset lines": 4,
  "half-close lines": 3,
  "cut lines": 4,
  "slice lines": 3,
  "refuse lines": 3,
  "late lines": 3,
  "crash device": 8,
  "wipe device": 4,
  "device offline": 6,
};

/** Of a run in which the servers hear of each other by Redis. */
export const redisFaults: FaultMix = {
  "kill Redis": 12,
  "freeze Redis": 4,
  "flush Redis": 3,
  "blackhole Redis": 5,
};

const smoke: Profile = {
  seconds: 60,
  rate: 150,
  texts: "unique",
  memberChanges: 0.05,
  people: 30,
  devicesEach: 2,
  groups: 8,
  membersEach: 30,
  others: 4,
  nodes: 1,
  redis: false,
  proxies: false,
  idle: 0,
  faults: hard,
  faultPauseMs: 600,
  overlap: 1,
  lostPushes: 0.02,
};

const nightly: Profile = {
  ...smoke,
  seconds: 30 * 60,
  rate: 205,
  people: 130,
  devicesEach: 3,
  groups: 40,
  membersEach: 14,
  others: 18,
  nodes: 2,
  redis: true,
  proxies: true,
  faults: { ...all, ...redisFaults },
  faultPauseMs: 2_400,
  overlap: 2,
};

/**
 * Two processes replaced in turn, again and again, under many connections. The wait for an acknowledgement contains what
 * was clicked before it in the same conversation, on a machine that carries servers, database and all devices at once.
 */
const rolling: Profile = {
  ...smoke,
  seconds: 180,
  rate: 50,
  nodes: 2,
  redis: true,
  idle: 2_000,
  faults: { "restart server": 1 },
  // The next process is not replaced before the last one's clients are back.
  faultPauseMs: 5_000,
  lostPushes: 0,
  acknowledgeWithinMs: 15_000,
};

/** Whatever can become of Redis, every twenty seconds or sooner, while two processes hear of each other by it. */
const redisOutage: Profile = {
  ...smoke,
  rate: 50,
  nodes: 2,
  redis: true,
  proxies: true,
  faults: redisFaults,
  faultPauseMs: 5_000,
  lostPushes: 0,
  acknowledgeWithinMs: 5_000,
};

/** A release is judged by this many nights in a row, each with people and a database of its own. */
const RELEASE_ROUNDS = 16;

export const profiles = {
  smoke: { plan: smoke, rounds: 1 },
  nightly: { plan: nightly, rounds: 1 },
  rolling: { plan: rolling, rounds: 1 },
  "redis-outage": { plan: redisOutage, rounds: 1 },
  release: { plan: { ...nightly, idle: 2_000 }, rounds: RELEASE_ROUNDS },
} satisfies Record<string, { plan: Profile; rounds: number }>;
