import type { Context } from "../context.ts";

/** What a task that goes on by itself works with: in whose app and for whom it acts, its row says. */
export type TaskScope = Pick<Context, "db" | "now" | "runtime" | "publish" | "log">;
