import type { IncomingMessage } from "node:http";
import type { z } from "@hono/zod-openapi";
import type { Actor, Context } from "#core/context.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { ApiScope } from "#protocol/api-key.ts";
import type { ErrorCode } from "#protocol/errors.ts";

export type AppActor = Extract<Actor, { kind: "app" }>;

/** The context of a call: the app itself acts; `actingAs` makes one of its users act. */
export type AppContext = Context<AppActor>;

type Value<S> = S extends z.ZodType ? z.output<S> : undefined;

/** One call, its input parsed. */
export type Call<P, Q, B> = {
  ctx: AppContext;
  params: P;
  query: Q;
  body: B;
  /** For routes that read the body themselves. */
  request: IncomingMessage;
  runtime: Runtime;
  /** The key under which a caller repeats this very call, if there is one. */
  idempotencyKey: string | undefined;
};

type Spec<P, Q, B> = {
  /** The route's number in the contract, such as `U2`. */
  id: string;
  method: "get" | "post" | "put" | "delete";
  /** In braces what varies; without a slash at the end. */
  path: string;
  /** Other paths that mean the same. */
  aliases?: string[];
  /** What it is about, for the documentation. */
  noun: string;
  /** What an API key must be for. */
  scope: ApiScope;
  summary: string;
  /** More about it, for the documentation. */
  description?: string;
  params?: P;
  query?: Q;
  /** Absent: whatever body comes is ignored. */
  body?: B;
  /** The shape of the body for the documentation, where `body` leaves the judging to `run`. */
  documented?: z.ZodType;
  /** True: `run` reads the request itself. */
  streams?: boolean;
  /** Bytes that a body may have; 64 KB when absent. */
  maxBytes?: number;
  success: 200 | 201 | 204;
  /** The shape of the answer, for the documentation; absent: it has no body. */
  answer?: z.ZodType;
  /** An example of the body, for the documentation. */
  example?: unknown;
  /** What it may be refused with, besides what every route may. */
  errors: ErrorCode[];
  /** True when running it twice does what running it once does, so that a lost first try may be run again. */
  repeatable?: boolean;
};

export type Route = Spec<z.ZodObject, z.ZodObject, z.ZodType> & {
  /** Answers what is told under `success`; or `reply` for another status. */
  run(call: Call<unknown, unknown, unknown>): Promise<unknown>;
};

/** Defines one route; `run` gets its input parsed and typed. */
export function defineRoute<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: Spec<P, Q, B> & { run(call: Call<Value<P>, Value<Q>, Value<B>>): Promise<unknown> }): Route {
  // The app parses each call by these very schemas before `run` sees it; the list of all routes cannot say that.
  return spec as unknown as Route;
}

/** An answer with a status of its own. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}
}

/** Answers with another status than the route's `success`. */
export const reply = (status: number, body: unknown): Reply => new Reply(status, body);
