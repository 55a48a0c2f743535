import type { LRUCache } from "lru-cache";
import type { FoundApp } from "./apps/find-app.ts";
import type { UserRef } from "./hints.ts";
import type { FileStore } from "./media/files.ts";
import type { MediaTools } from "./media/tools.ts";
import type { SendLanes } from "./messages/send-lanes.ts";
import type { Metrics } from "./metrics.ts";
import type { AppFigures } from "./stats/app-figures.ts";
import type { Matcher } from "./words/matcher.ts";

/**
 * Work of one kind: so much at once, and a bounded line behind it. Whoever finds the line full, or would stand in it
 * too long, is told `busy` with the time to wait, before anything of the work is done.
 */
export type WorkQueue = { run<T>(work: () => Promise<T>): Promise<T> };

/** How much work a hash of argon2id is. */
export type HashCost = { algorithm: number; memoryCost: number; timeCost: number; parallelism: number };

/** `points` per `seconds`. What every message takes is counted `perProcess`, everything else by all processes together. */
export type Budget = { points: number; seconds: number; perProcess?: boolean };

/**
 * Takes one point of a budget named by `key`. Refuses with `busy` and the time to wait.
 * Keys begin with the app's id (or `-` outside an app).
 */
export type Limiter = {
  take(key: string, budget: Budget, cost?: number): Promise<void>;
  /** As `take`, but answers how the budget stands instead of refusing; a `cost` of 0 only looks. */
  spend(key: string, budget: Budget, cost?: number): Promise<Spending>;
};

/** How a budget stands: what is left of it, whether it would not go round, and when it begins anew. */
export type Spending = { left: number; spent: boolean; resetMs: number };

/** Which devices have a live connection, to this process or, as far as it has heard, to another one. */
export type LiveSessions = {
  sessionsOf(user: UserRef): ReadonlySet<number>;
  /** How many people of an app have one. */
  countOnline(appId: number): number;
  /** False while other processes cannot be heard. */
  isComplete(): boolean;
};

/** Who is in a conversation, as the push needs it. To whom is `shielded` no messages go, only changes of the group. */
export type Audience = {
  membersSeq: number;
  members: (UserRef & { shielded?: boolean })[];
  /** A chat room, which has no members: whose sockets are inside hears it. */
  isRoom?: boolean;
};

/** What core keeps between requests. It has no module-level state: modules are loaded twice in one process. */
export type CoreRuntime = {
  lanes: SendLanes;
  limiter: Limiter;
  /** Password hashes: a storm of sign-ins never starves the rest. */
  hashes: WorkQueue;
  /** Hashes where it takes the processor from nothing else, for whoever brings many. */
  hashAside(text: string, cost: HashCost): Promise<string>;
  /** An app's calls that register many accounts: so many hashes are not begun by several of them at once. */
  registrations(appId: number): WorkQueue;
  /** Lists of conversations, heads and pulls: a storm of reconnects never takes every database connection. */
  syncQueries: WorkQueue;
  /** Questions about everything that was said in an app: each app has a line of its own. */
  historyQueries(appId: number): WorkQueue;
  /** Where files are kept. */
  files: FileStore;
  /** What looks into them before. */
  media: MediaTools;
  /** What the process counts of its work, for whoever watches it. */
  metrics: Metrics;
  /** What is counted of each app, for its operators. */
  appFigures: AppFigures;
  roster: LiveSessions;
  /** Key for cookies, tickets and secrets at rest, by purpose. */
  key(purpose: string): Buffer;
  caches: {
    /** `key:`, `slug:` or `id:` → the app, or that there is none; at most two seconds old. */
    apps: LRUCache<string, { found: FoundApp | null }>;
    /** `${appId}:${low user}:${high user}` → conversation id; the pair's conversation never changes. */
    pairs: LRUCache<string, number>;
    /** The conversation of a group or a chat room, which never changes. */
    conversations: LRUCache<string, number>;
    /** `${appId}:${username}` → user id; names are never given again. */
    userIds: LRUCache<string, number>;
    /** `${appId}:used:${secret or key}` → when its use was last noted. */
    secretUses: LRUCache<string, number>;
    /** `${appId}:${conversation}` → who is in. */
    audiences: LRUCache<string, Audience>;
    /** `${appId}:${username}` → the id of an API admin; at most two seconds old. */
    admins: LRUCache<string, number>;
    /** `${appId}:${version}` → what finds the sensitive words of an app. */
    matchers: LRUCache<string, Matcher>;
    /** `${appId}:${room}` → how many are inside; at most a second old. */
    roomCounts: LRUCache<string, number>;
  };
};
