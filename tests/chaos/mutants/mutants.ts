import type { Replacements } from "../bundle.ts";
import type { ChaosPlan } from "../run-chaos.ts";

/** A planted bug: files that take the place of modules, and the plan under which it must be seen. */
export type Mutant = {
  name: string;
  what: string;
  /** Modules of the server and of the client that are swapped. */
  replace: Replacements;
  plan: ChaosPlan;
};

/** Short, with few people in few conversations: what can go wrong goes wrong often. */
const base: ChaosPlan = {
  seed: 1,
  seconds: 12,
  rate: 60,
  texts: "unique",
  memberChanges: 0,
  people: 6,
  devicesEach: 2,
  groups: 2,
  membersEach: 6,
  others: 0,
  nodes: 1,
  redis: false,
  proxies: false,
  idle: 0,
  faults: {},
  faultPauseMs: 600,
  overlap: 1,
  lostPushes: 0,
  convergeWithinMs: 15_000,
  stopEarly: true,
};

const COMMIT = "core/messages/commit-messages.sql.ts";
const MIGRATE = "infra/database/migrate.ts";
const here = (file: string) => `tests/chaos/mutants/${file}`;

/** Every way we know of to break a promise; each must be caught under its plan, and the product must pass it. */
export const mutants: Mutant[] = [
  {
    name: "M1",
    what: "ack before commit",
    replace: { [COMMIT]: here("ack-before-commit.ts") },
    plan: { ...base, faults: { "kill server": 1, "kill database": 1 } },
  },
  {
    name: "M2",
    what: "commit without the disk",
    replace: { "infra/prisma.ts": here("unsynced-commit.ts") },
    plan: { ...base, rate: 100, faults: { "kill database": 1 } },
  },
  {
    name: "M3",
    what: "server re-keys each retry",
    replace: { [COMMIT]: here("rekeyed-retry.ts") },
    plan: { ...base, faults: { "cut lines": 1 }, faultPauseMs: 100 },
  },
  {
    name: "M4",
    what: "broadcast before commit",
    replace: {
      [COMMIT]: here("place-first.ts"),
      "core/messages/send-message.ts": here("broadcast-first.ts"),
    },
    plan: { ...base, faults: { "kill server": 1, "kill database": 1 } },
  },
  {
    name: "M5",
    what: "no pull on reconnect",
    replace: { "sdk/heads.ts": here("deaf-to-heads.ts") },
    plan: { ...base, faults: { "refuse lines": 1 }, faultPauseMs: 100 },
  },
  {
    name: "M6",
    what: "sequence from the highest plus one, without a lock",
    replace: { [MIGRATE]: here("highest-plus-one.ts") },
    plan: { ...base, nodes: 2 },
  },
  {
    name: "M7",
    what: "sequence from a counter in Redis",
    replace: { [COMMIT]: here("redis-sequence.ts"), [MIGRATE]: here("redis-places.ts") },
    plan: { ...base, nodes: 2, redis: true, faults: { "kill Redis": 1 } },
  },
  {
    name: "M8",
    what: "client takes look-alikes for doubles",
    replace: { "sdk/apply-entry.ts": here("look-alikes.ts") },
    plan: { ...base, texts: "repeated", faults: { "device offline": 1 } },
  },
  {
    name: "M9",
    what: "unread counter raised by pushes",
    replace: { "sdk/gap-filler.ts": here("count-pushes.ts") },
    plan: { ...base, faults: { "cut lines": 1, "crash device": 1 }, faultPauseMs: 300, lostPushes: 0.05 },
  },
  {
    name: "M10",
    what: "tenant filter missing in one query",
    replace: { "core/users/load-user.ts": here("name-alone.ts") },
    plan: { ...base, others: 4, faults: { "kill server": 1 } },
  },
];
