import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type DatabaseHealth, selectDatabaseHealth } from "./read-health.sql.ts";

export type Health = DatabaseHealth & {
  /** How long the database took to answer, in milliseconds. */
  answerMs: number;
  /** How far this machine's clock is from the database's, in milliseconds. */
  clockMs: number;
};

/** How the database behind the installation does; for owners and admins. */
export async function readHealth(ctx: Context): Promise<Health> {
  assertCanManageApp(ctx);
  const began = performance.now();
  const asked = Date.now();
  const told = await selectDatabaseHealth(ctx.db);
  const answerMs = Math.round(performance.now() - began);
  return { ...told, answerMs, clockMs: Math.round(asked + answerMs / 2 - told.time) };
}
