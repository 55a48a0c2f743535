import type { AppSettings, OperatorRole } from "#protocol/operator.ts";
import type { Database } from "./database.ts";
import type { Hint } from "./hints.ts";
import type { CoreRuntime } from "./runtime.ts";

/** The tenant a verb works in. */
export type AppRef = {
  id: number;
  accountId: number;
  appKey: string;
  slug: string;
  name: string;
  avatar: string | null;
  settings: AppSettings;
  /** Rises with every change of its sensitive words; 0: it never had any. */
  wordsVersion: number;
};

export type UserActor = {
  kind: "user";
  userId: number;
  username: string;
  sessionId: number;
  /** Who acts in the user's name: the app, or one of its operators. */
  by?: Actor;
};

/** Who acts. `visitor` is signing up or in; `app` holds the master secret; `operator` works in the console. */
export type Actor =
  | { kind: "visitor" }
  | UserActor
  | { kind: "app" }
  | { kind: "operator"; operatorId: number; email: string; sessionId: number; role: OperatorRole }
  | { kind: "system" };

export type Logger = Record<
  "debug" | "info" | "warn" | "error",
  { (fields: object, message: string): void; (message: string): void }
>;

/**
 * `appId`: whose audit log it stands in, wherever the request works; `noted` once a commit of the request has left a row;
 * `after`: what else is told of it.
 */
export type Deed = { action: string; target: string; appId: number; after?: object; noted?: boolean };

/** Everything a verb may touch. Built once per request by a door; a test builds one in a line. */
export type Context<A extends Actor = Actor> = {
  app: AppRef;
  actor: A;
  db: Database;
  now: () => Date;
  /** Tells other processes and live sockets; may be lost, never carries the truth. */
  publish: (hint: Hint) => void;
  log: Logger;
  runtime: CoreRuntime;
  /** Where the request came from: the socket's address, or the client's behind a trusted proxy. */
  address: string;
  userAgent: string;
  requestId: string;
  /** What this request is called in the app's audit log, where each of its commits leaves a row at least. */
  deed?: Deed;
  /** False once nobody waits for the answer any more; without it somebody always does. */
  awaited?: () => boolean;
};

export type UserContext = Context<UserActor>;
