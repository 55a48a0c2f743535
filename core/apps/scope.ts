import type { Context } from "../context.ts";

/** What is needed before it is known who asks and where: the database, the clock, what the process keeps. */
export type Scope = Pick<Context, "db" | "now" | "runtime">;
