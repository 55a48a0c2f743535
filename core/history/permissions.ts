import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";

/** True for operators of the app: who wrote to whom, when, and how much. */
export const canReadHistory = ({ actor, app }: Context): boolean =>
  app.id > 0 && (actor.kind === "operator" || actor.kind === "app" || actor.kind === "system");

/** True for owners and admins: what people wrote to each other. */
export const canReadBodies = (ctx: Context): boolean =>
  canReadHistory(ctx) && !(ctx.actor.kind === "operator" && ctx.actor.role === "support");

/** True for owners and admins. */
export const canModerateMessages = canReadBodies;

export function assertCanReadHistory(ctx: Context): void {
  if (!canReadHistory(ctx)) throw refuse("forbidden", "Only operators of the app may see its history.");
}

export function assertCanReadBodies(ctx: Context): void {
  if (!canReadBodies(ctx)) throw refuse("forbidden", "Only owners and admins may see what people wrote.");
}

export function assertCanModerateMessages(ctx: Context): void {
  if (!canModerateMessages(ctx)) throw refuse("forbidden", "Only owners and admins may take back messages.");
}
